import NIOCore
import NIOHTTP1

/// One instance of an emulated fleet: where it listens, and what a test can do to it.
public struct EmulatedInstance: Sendable {
    /// Its name in the cluster file.
    public let name: String
    /// The address it was asked to listen on.
    public let host: String
    /// Its port, which it keeps through ``kill()`` and ``restart()``.
    public let port: Int
    let listener: NIOLoopBound<InstanceListener>
    let loop: any EventLoop

    /// Its base URL.
    public var url: String { "http://\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    // MARK: - What it does

    /// What it is doing now.
    public func status() async throws -> InstanceStatus {
        return try await onLoop { $0.core.status }
    }

    /// Returns once `condition` holds for the instance's status; it is looked at after every change.
    /// - Throws: ``EmulatedFleetError/shutDown`` where the fleet is shut down before.
    public func wait(until condition: @escaping @Sendable (InstanceStatus) -> Bool) async throws {
        try await loop.flatSubmit { listener.value.core.wait(until: condition) }.get()
    }

    /// The newest generation request as it arrived, or nil before the first.
    public func lastRequest() async throws -> RecordedRequest? {
        return try await onLoop { listener in
            listener.core.lastRequest.map { request in
                RecordedRequest(
                    method: request.head.method.rawValue, uri: request.head.uri,
                    headers: request.head.headers.map { RecordedRequest.Header(name: $0.name, value: $0.value) },
                    body: Array(request.body.readableBytesView))
            }
        }
    }

    // MARK: - What can be done to it

    /// Drops the listener and every connection at once, and forgets requests, metrics and cache.
    public func kill() async throws {
        try await loop.flatSubmit { listener.value.close() }.get()
    }

    /// Listens again on the same port, with a cold cache; kills first what still runs.
    public func restart() async throws {
        try await kill()
        try await loop.flatSubmit { listener.value.open() }.get()
    }

    /// Makes the engine or the whole server hang, or go on.
    public func hang(_ hang: Hang) async throws {
        try await onLoop { $0.core.setHang(hang) }
    }

    /// Makes iterations take `factor` times as long from the next one on; 1 is the usual speed.
    public func slowDown(_ factor: Double) async throws {
        try await onLoop { $0.core.engine.slowDown = min(1_000, max(0.01, factor)) }
    }

    /// Answers the next `count` generation requests with an error of this status.
    /// - Parameter retryAfter: seconds for a `Retry-After` header, or nil for none.
    public func failNext(_ count: Int, status: Int = 500, retryAfter: Int? = nil) async throws {
        try await onLoop { listener in
            listener.core.faults.failures = count
            listener.core.faults.failureStatus = HTTPResponseStatus(statusCode: status)
            listener.core.faults.failureHeaders = retryAfter.map { "retry-after: \($0)\r\n" } ?? ""
        }
    }

    /// Does this with the next `count` generation requests instead of answering them; 0 for no more.
    public func faultNext(_ count: Int, _ fault: RequestFault) async throws {
        try await onLoop { listener in
            listener.core.faults.requestFaults = max(0, count)
            listener.core.faults.requestFault = fault
        }
    }

    /// Stops as vLLM does on SIGTERM with a shutdown timeout: answers in progress end, new requests get a 500,
    /// `/health` still says 200, and when the last answer has ended the instance is gone, until ``restart()``.
    public func drain() async throws {
        try await onLoop { _ = $0.drain() }
    }

    /// Breaks the connections of the next `count` answers once each has `tokens` tokens.
    public func breakNext(_ count: Int, afterTokens tokens: Int) async throws {
        try await onLoop { listener in
            listener.core.faults.breaks = count
            listener.core.faults.breaksAfter = max(1, tokens)
        }
    }

    /// Serves its model under these names from now on, and these adapters of it, through restarts too.
    public func serve(_ names: [String], adapters: [String] = []) async throws {
        try await onLoop { $0.core.serve(names: names, adapters: adapters) }
    }

    private func onLoop<Value: Sendable>(
        _ body: @escaping @Sendable (InstanceListener) -> Value
    ) async throws -> Value {
        return try await loop.submit { body(listener.value) }.get()
    }
}
