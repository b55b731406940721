import NIOCore
import Synchronization

/// Sends the requests of a probing run and measures their answers.
struct ProbeRunner: Sendable {
    let target: LoadTarget
    let options: LoadOptions
    let eventLoop: any EventLoop
    /// What the observations' times count from.
    let begin = NIODeadline.now()
    var text = ProbeText()

    /// Sends two requests of known text, so that others can be given wanted lengths, and warms the server up.
    mutating func calibrate() async throws {
        var tokens: [(asked: Int, tokens: Int)] = []
        for asked in [16, 16, 200] {
            let request = PlannedRequest(
                index: 0, time: 0, messages: [message(ProbeText.raw(asked: asked, seed: 7))], maxTokens: 4,
                ignoreEOS: true)
            guard let answer = try await send([request]).first, let count = answer.promptTokens else {
                throw CommandFailure(
                    .failed,
                    "\(target.description) does not say in `usage` how many tokens a prompt has; nothing can be fitted "
                        + "without (vLLM says it)")
            }
            tokens.append((asked, count))
        }
        text.calibrate(short: tokens[1], long: tokens[2])
    }

    /// Sends one episode and waits for all of its answers.
    ///
    /// - Throws: `CommandFailure` for the first request that fails.
    func run(_ episode: [ProbeRequest], number: Int, together: Int) async throws -> [ProbeObservation] {
        let offset = Double((NIODeadline.now() - begin).nanoseconds) / 1e9
        let planned = episode.enumerated().map { place, request in
            PlannedRequest(
                index: place, time: request.time,
                messages: [message(text.text(tokens: request.promptTokens, seed: request.prompt))],
                maxTokens: request.answerTokens, ignoreEOS: true)
        }
        return try await send(planned).compactMap { result in
            // An answer whose tokens are no text tells nothing.
            guard let promptTokens = result.promptTokens, let completionTokens = result.completionTokens,
                promptTokens > 0, completionTokens > 0, let ttft = result.ttft
            else { return nil }
            return ProbeObservation(
                sent: offset + result.start, prompt: episode[result.index].prompt, promptTokens: promptTokens,
                completionTokens: completionTokens, ttft: ttft,
                decoding: (result.tpot ?? 0) * Double(completionTokens - 1), episode: number, together: together)
        }
    }

    private func message(_ text: String) -> PlannedMessage { PlannedMessage(role: .user, text: text) }

    private func send(_ requests: [PlannedRequest]) async throws -> [RequestResult] {
        let results = ResultList()
        let client = try await LoadClient.start(
            plan: ListedPlan(rest: requests[...]), targets: [target], options: options, on: eventLoop
        ) { results.take($0) }
        try await withTaskCancellationHandler {
            try await client.done.get()
        } onCancel: {
            client.cancel()
        }
        try Task.checkCancellation()
        let list = results.list.withLock { $0 }
        if let fault = list.compactMap(\.fault).first {
            let detail = TextTable.visible(fault.detail, width: 300)
            throw CommandFailure(.failed, "\(target.description) failed a probe (\(fault.kind)): \(detail)")
        }
        return list
    }
}

/// A plan that is known beforehand.
private struct ListedPlan: IteratorProtocol, Sendable {
    var rest: ArraySlice<PlannedRequest>

    mutating func next() -> PlannedRequest? { rest.popFirst() }
}

/// Results that the client's event loop writes and the command reads.
private final class ResultList: Sendable {
    let list = Mutex<[RequestResult]>([])

    func take(_ event: LoadEvent) {
        guard case .finished(let result) = event else { return }
        list.withLock { $0.append(result) }
    }
}
