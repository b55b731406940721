import NIOCore

/// `/v1/models` and `/v1/models/{id}`: the union over the available instances, from what they last said.
enum ModelEndpoints {
    /// Answers `request` if it asks for models and there is a source; what the source does not know goes to an instance.
    static func answer(_ request: ClientRequest, on client: ClientConnection) -> Bool {
        guard let source = client.loop.shared.models, request.pathBegins("/v1/models"),
            request.head.method == .get || request.head.method == .head
        else { return false }
        let loop = client.loop
        let id = modelID(request)
        loop.ownAnswers += 1
        loop.runBlocking { source.answer(model: id) }.assumeIsolated().whenComplete { result in
            loop.ownAnswers -= 1
            func reply(_ status: Int, _ body: String) {
                client.respond(
                    status: status, body: body, keepAlive: request.head.keepAlive,
                    omitBody: request.head.method == .head)
            }
            switch result {
            case .success(.found(let body)): reply(200, body)
            case .success(.notFound):
                reply(
                    404,
                    ErrorBody.json(
                        status: 404, message: "The model `\(id ?? "")` does not exist.", type: "NotFoundError",
                        param: "model"))
            case .success(.unavailable):
                reply(
                    503,
                    ErrorBody.json(
                        status: 503, message: "no worker is available: none answers its health check just now"))
            case .success(.unknown): client.forward(request)
            case .failure: reply(503, ErrorBody.json(status: 503, message: "the router is shutting down"))
            }
        }
        return true
    }

    /// What stands behind `/v1/models/`, decoded; a model's name may hold slashes.
    private static func modelID(_ request: ClientRequest) -> String? {
        request.headBytes.withUnsafeReadableBytes { bytes in
            let target = bytes[request.head.target]
            let path = target.prefix { $0 != UInt8(ascii: "?") }
            let rest = path.dropFirst("/v1/models/".utf8.count)
            return rest.isEmpty ? nil : PercentCoding.decode(rest)
        }
    }
}
