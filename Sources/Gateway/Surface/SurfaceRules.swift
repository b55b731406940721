import HTTPWire
import NIOCore

/// What is answered before any instance is looked for, beside the router's own paths.
enum SurfaceRules {
    /// Answers `request` where it may not pass.
    static func refuse(_ request: ClientRequest, on client: ClientConnection) -> Bool {
        if request.head.method == .options, request.pathIs("*") {
            client.respond(
                status: 204, body: "", keepAlive: request.head.keepAlive,
                extra: "allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n")
            return true
        }
        guard !client.loop.configuration.allowEngineControl else { return false }
        let isControl = request.headBytes.withUnsafeReadableBytes { bytes in
            EngineControl.isNamed(
                by: UnsafeRawBufferPointer(rebasing: bytes[request.head.target]), isPlain: request.surface != .unusual)
        }
        guard isControl else { return false }
        let message =
            "this path controls an engine and is not passed on; ask the worker itself, or start the router with "
            + "--allow-engine-control"
        client.loop.metrics.refuse(.forbidden)
        client.respond(
            status: 403, body: ErrorBody.json(status: 403, message: message), keepAlive: request.head.keepAlive,
            omitBody: request.head.method == .head)
        return true
    }
}
