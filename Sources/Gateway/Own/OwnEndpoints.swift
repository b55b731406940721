import NIOCore

/// The endpoints the router answers itself. Probes never need a key and never wait for an instance.
enum OwnEndpoints {
    private static let paths: [(StaticString, @Sendable (ClientRequest, ClientConnection) -> Void)] = [
        ("/health", health), ("/metrics", metrics), ("/version", version), ("/live", live), ("/ready", ready),
    ]

    /// Answers `request` if its path is the router's own.
    static func answer(_ request: ClientRequest, on client: ClientConnection) -> Bool {
        guard let (_, handler) = paths.first(where: { request.pathIs($0.0) }) else { return false }
        if request.head.method == .options {
            reply(request, client, status: 204, body: "", extra: "allow: GET, HEAD, OPTIONS\r\n")
            return true
        }
        guard request.head.method == .get || request.head.method == .head else {
            reply(
                request, client, status: 405,
                body: ErrorBody.json(status: 405, message: "this path takes GET only"), extra: "allow: GET, HEAD\r\n")
            return true
        }
        handler(request, client)
        return true
    }

    private static func reply(
        _ request: ClientRequest, _ client: ClientConnection, status: Int, body: String,
        contentType: String = "application/json", extra: String = ""
    ) {
        client.respond(
            status: status, body: body, contentType: contentType, keepAlive: request.head.keepAlive,
            omitBody: request.head.method == .head, extra: extra)
    }

    private static func live(_ request: ClientRequest, _ client: ClientConnection) {
        reply(request, client, status: 200, body: "{\"status\":\"ok\"}")
    }

    private static func version(_ request: ClientRequest, _ client: ClientConnection) {
        reply(request, client, status: 200, body: "{\"version\":\"\(client.loop.shared.version)\"}")
    }

    /// As `health`, and 503 once the router is going down, so that no new client is sent here.
    private static func ready(_ request: ClientRequest, _ client: ClientConnection) {
        guard client.loop.draining else {
            health(request, client)
            return
        }
        reply(request, client, status: 503, body: "{\"status\":\"draining\"}")
    }

    /// 200 while at least one instance is available; learning never fails it, its state stands in the body.
    private static func health(_ request: ClientRequest, _ client: ClientConnection) {
        let shared = client.loop.shared
        offLoop(client) {
            let available = shared.core.availableInstances
            let members = shared.status.healthMembers()
            let state = available > 0 ? (text: "ok", code: 200) : (text: "no worker is available", code: 503)
            return (
                state.code,
                "{\"status\":\"\(state.text)\",\"available_workers\":\(available)"
                    + (members.isEmpty ? "}" : ",\(members)}")
            )
        } then: { code, body in
            reply(request, client, status: code, body: body)
        }
    }

    private static func metrics(_ request: ClientRequest, _ client: ClientConnection) {
        let shared = client.loop.shared
        let loop = client.loop
        guard let gather = loop.gatherMetrics else {
            reply(request, client, status: 503, body: "", contentType: "text/plain")
            return
        }
        let type = "text/plain; version=0.0.4; charset=utf-8"
        gather().hop(to: loop.eventLoop).assumeIsolated().whenComplete { result in
            guard case .success(let merged) = result else {
                reply(request, client, status: 503, body: "", contentType: "text/plain")
                return
            }
            offLoop(client) {
                (200, MetricsPage.text(merged, shared))
            } then: { code, body in
                reply(request, client, status: code, body: body, contentType: type)
            }
        }
    }

    /// Makes an answer away from the event loop: the sources may take a lock or read a file's size.
    private static func offLoop(
        _ client: ClientConnection, _ make: @escaping @Sendable () -> (Int, String),
        then: @escaping (Int, String) -> Void
    ) {
        client.loop.runBlocking(make).assumeIsolated().whenComplete { result in
            switch result {
            case .success(let (code, body)): then(code, body)
            case .failure: then(503, ErrorBody.json(status: 503, message: "the router is shutting down"))
            }
        }
    }
}
