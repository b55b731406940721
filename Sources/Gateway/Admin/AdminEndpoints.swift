import HTTPWire
import NIOCore

/// Hands requests for `/workers...` and `/azimuth/...` to the admin handler, away from the event loops.
///
/// Whoever comes here may: `AccessControl` has judged the request by its head.
enum AdminEndpoints {
    /// Answers `request` if its path is one of these and there is a handler.
    static func answer(_ request: ClientRequest, on client: ClientConnection) -> Bool {
        guard let admin = client.loop.shared.admin, request.pathBegins("/workers") || request.pathBegins("/azimuth")
        else { return false }
        guard request.body.readableBytes <= AdminRequest.bodyLimit else {
            let message = "the request body is larger than the \(AdminRequest.bodyLimit) bytes this path takes"
            reply(.error(413, message), to: request, on: client)
            return true
        }
        var call = adminRequest(request)
        call.keyLabel = client.caller?.label
        let loop = client.loop
        loop.ownAnswers += 1
        let promise = loop.eventLoop.makePromise(of: AdminResponse.self)
        promise.completeWithTask { [call] in await admin.answer(call) }
        promise.futureResult.assumeIsolated().whenComplete { result in
            loop.ownAnswers -= 1
            switch result {
            case .success(let response): reply(response, to: request, on: client)
            case .failure: reply(.error(503, "the router is shutting down"), to: request, on: client)
            }
        }
        return true
    }

    private static func adminRequest(_ request: ClientRequest) -> AdminRequest {
        request.headBytes.withUnsafeReadableBytes { bytes in
            let type = request.head.fields.first { $0.kind == .contentType }
            return AdminRequest(
                method: String(decoding: bytes[request.head.methodRange], as: UTF8.self),
                target: String(decoding: bytes[request.head.target], as: UTF8.self),
                contentType: type.map { String(decoding: bytes[$0.value], as: UTF8.self) } ?? "",
                body: Array(request.body.readableBytesView))
        }
    }

    private static func reply(_ response: AdminResponse, to request: ClientRequest, on client: ClientConnection) {
        var extra = ""
        for (name, value) in response.headers.sorted(by: { $0.key < $1.key }) {
            // A value may hold what a request named; a control byte in it would end the field.
            let safe = String(
                String.UnicodeScalarView(value.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }))
            extra += "\(name): \(safe)\r\n"
        }
        if let events = response.events, request.head.method != .head {
            client.beginStream(response, events, extra: extra)
            return
        }
        client.respond(
            status: response.status, body: response.body, contentType: response.contentType,
            keepAlive: request.head.keepAlive, omitBody: request.head.method == .head, extra: extra)
    }
}
