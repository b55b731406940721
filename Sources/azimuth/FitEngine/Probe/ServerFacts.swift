import Foundation
import NIOCore

/// What a server says before it is probed.
struct ServerFacts: Sendable {
    var model: String
    /// Tokens of prompt and answer together.
    var maxModelLength: Int?
    var limits: ServerLimits
    var apiKey: String?

    private struct List: Decodable {
        struct Model: Decodable {
            var id: String
            var max_model_len: Int?
        }

        var data: [Model]
    }

    /// Asks `/v1/models` and `/metrics`.
    ///
    /// - Throws: `CommandFailure` where the server cannot be reached or lists no such model.
    static func ask(
        _ target: LoadTarget, model: String?, apiKey: String?, on eventLoop: any EventLoop
    ) async throws -> ServerFacts {
        let first = try await ModelProbe.firstModel(of: target, apiKey: apiKey, on: eventLoop)
        let answer = try? await HTTPProbe.get("/v1/models", from: target, apiKey: apiKey, on: eventLoop)
        let list = answer.flatMap { try? JSONDecoder().decode(List.self, from: Data($0.body.utf8)) }?.data ?? []
        if let model, !list.contains(where: { $0.id == model }) {
            throw CommandFailure(
                .unavailable,
                "\(target.description) has no model '\(model)'; it has \(list.map(\.id).joined(separator: ", "))")
        }
        let entry = list.first { $0.id == model ?? first }
        let metrics = try? await HTTPProbe.get("/metrics", from: target, apiKey: apiKey, on: eventLoop)
        return ServerFacts(
            model: model ?? first,
            maxModelLength: entry?.max_model_len.flatMap { (2...10_000_000).contains($0) ? $0 : nil },
            limits: ServerLimits.read(metrics: metrics?.status == 200 ? metrics?.body ?? "" : ""), apiKey: apiKey)
    }
}
