import Synchronization

/// The key that instances expect, sent to them as `authorization: Bearer`. May be replaced at any time.
public final class WorkerCredential: Sendable {
    private let line = Mutex<String?>(nil)
    private let present = Atomic(false)

    /// No key.
    public init() {}

    /// Sends another key from now on, or none.
    public func set(_ key: APIKey?) {
        line.withLock { $0 = key.map { "authorization: Bearer \($0.secret)\r\n" } }
        present.store(key != nil, ordering: .releasing)
    }

    /// The header line; nil where there is no key.
    var headerLine: String? { present.load(ordering: .relaxed) ? line.withLock { $0 } : nil }
}

/// What a request to an instance carries of credentials.
struct UpstreamCredentials {
    /// Whether the client's own are left out.
    var keepsClients = false
    /// The header line that takes their place.
    var authorization: String?

    /// The client's own go on unchanged.
    init() {}

    /// - Parameter caller: whom the router itself knew by its key.
    init(_ admission: Admission, _ caller: Caller?) {
        authorization = admission.workerCredential.headerLine
        keepsClients = authorization != nil || admission.access.keepsCredentials(of: caller)
    }
}
