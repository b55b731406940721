import Foundation
import NIOCore

/// Asks a server which model it serves.
enum ModelProbe {
    private struct List: Decodable {
        struct Model: Decodable { var id: String }

        var data: [Model]
    }

    /// The first model of `/v1/models`.
    static func firstModel(of target: LoadTarget, apiKey: String?, on eventLoop: any EventLoop) async throws -> String {
        let answer: HTTPProbe.Answer
        do {
            answer = try await HTTPProbe.get("/v1/models", from: target, apiKey: apiKey, on: eventLoop)
        } catch {
            throw CommandFailure(
                .unavailable,
                "cannot reach \(target.description): \(HTTPProbe.reason(of: error)); start the server or correct --url")
        }
        guard answer.status == 200 else {
            throw CommandFailure(
                .unavailable,
                "\(target.description)/v1/models answers with status \(answer.status); name the model with --model"
                    + (answer.status == 401 ? " and give the key with --api-key" : ""))
        }
        guard let list = try? JSONDecoder().decode(List.self, from: Data(answer.body.utf8)), let first = list.data.first
        else {
            throw CommandFailure(
                .unavailable, "\(target.description)/v1/models lists no model; name the model with --model")
        }
        return first.id
    }
}
