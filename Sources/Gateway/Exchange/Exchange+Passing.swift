import HTTPWire
import NIOCore
import Routing

/// Requests that are passed on without a decision of the policy.
extension Exchange {
    /// The instances for a request that is only passed on, best first.
    func passingCandidates() -> [InstanceID] {
        let model = namedModel()
        var candidates = loop.shared.core.spread(model: model, now: time(lastProgress))
        if case .storedResponse(let id) = request.surface {
            let key = request.headBytes.withUnsafeReadableBytes {
                ResponseTable.key(of: UnsafeRawBufferPointer(rebasing: $0[id]))
            }
            if let maker = loop.shared.maker(of: key), let place = candidates.firstIndex(of: maker) {
                candidates.remove(at: place)
                candidates.insert(maker, at: 0)
            }
        }
        return candidates
    }

    /// The model the body names; empty where it names none.
    func namedModel() -> String {
        guard request.body.readableBytes > 0 else { return "" }
        let type = request.head.fields.first { $0.kind == .contentType }
        return request.body.withUnsafeReadableBytes { body in
            if body.first == UInt8(ascii: "-") || body.first == 13, let type {
                return request.headBytes.withUnsafeReadableBytes { head in
                    MultipartModel.model(of: body, contentType: UnsafeRawBufferPointer(rebasing: head[type.value]))
                }
            }
            return ModelScanner.model(of: body)
        }
    }

    /// The instance that holds the answer this request goes on from (`previous_response_id`).
    func holderOfPrevious() -> InstanceID? {
        request.body.withUnsafeReadableBytes { body in
            body.value(of: "\"previous_response_id\"").flatMap { ResponseID.key(quoted: $0) }
        }.flatMap { loop.shared.maker(of: $0) }
    }

    /// Whether the answer only says that work has begun (`background`): its times mean nothing.
    var asksForBackgroundWork: Bool {
        request.body.withUnsafeReadableBytes { body in
            body.value(of: "\"background\"")?.first == UInt8(ascii: "t")
        }
    }

    /// What reads this request's answer.
    func meter(stream: Bool) -> AnswerMeter {
        AnswerMeter(stream: stream, format: facts?.endpoint == .responses ? .responses : .completions)
    }

    /// Notes who made the answer that goes by, where its id can be asked for later.
    func noteResponseID(_ bytes: UnsafeRawBufferPointer) {
        guard let key = relay?.responseID?.feed(bytes), let answering else { return }
        loop.shared.remember(key, madeBy: answering)
    }
}

extension GatewayShared {
    /// Who made a stored answer.
    func maker(of key: Int) -> InstanceID? { responses.withLock { $0.maker(of: key) } }

    /// Remembers who made a stored answer.
    func remember(_ key: Int, madeBy instance: InstanceID) {
        responses.withLock { $0.remember(key, madeBy: instance) }
    }
}
