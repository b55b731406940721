import HTTPWire
import Synchronization

/// Decides who may do what. Its policy may be replaced at any time, from any thread.
public final class AccessControl: Sendable {
    /// What is to happen with a request.
    enum Verdict {
        /// It goes on; with its holder where a key was asked for.
        case granted(Caller?)
        /// It is refused with this status and these words.
        case refused(Int, String)
    }

    /// What the connection knows of who asks.
    struct Peer {
        /// Whether the connection comes from this machine.
        var isLoopback: Bool
        /// Whether the request was passed on by a proxy or sent by a web page, so that its real sender is unknown.
        var isIndirect: Bool
    }

    private let policy = Mutex(AccessPolicy())
    private let keys = Atomic(false)
    private let forwards = Atomic(false)
    private let apiKeys = Atomic(false)

    /// No key is asked for until a policy is installed.
    public init() {}

    /// Puts another policy in force, whole. Requests already accepted go on.
    ///
    /// - Parameter change: gets the policy in force, so that its rings can be kept.
    public func update<Failure: Error>(_ change: (inout AccessPolicy) throws(Failure) -> Void) throws(Failure) {
        try policy.withLock { (policy) throws(Failure) in
            var next = policy
            try change(&next)
            policy = next
            keys.store(next.hasKeys, ordering: .releasing)
            apiKeys.store(next.api.count > 0, ordering: .releasing)
            forwards.store(next.forwardsCredentials, ordering: .releasing)
        }
    }

    /// Whether any key is needed.
    public var hasKeys: Bool { keys.load(ordering: .relaxed) }

    /// Whether a client's credentials are for the router and stay here.
    ///
    /// - Parameter caller: whom the router knew by them.
    func keepsCredentials(of caller: Caller?) -> Bool {
        (caller != nil || apiKeys.load(ordering: .relaxed)) && !forwards.load(ordering: .relaxed)
    }

    /// Requests and prompt tokens a minute for each key.
    var rates: (requests: Int?, tokens: Int?) {
        policy.withLock { ($0.requestsPerMinute, $0.tokensPerMinute) }
    }

    /// Judges a request by its head.
    func judge(_ head: RequestHead, _ bytes: UnsafeRawBufferPointer, peer: @autoclosure () -> Peer) -> Verdict {
        let target = UnsafeRawBufferPointer(rebasing: bytes[head.target])
        let path = PathClass.of(target)
        guard path != .probe else { return .granted(nil) }
        if path == .admin, head.method == .get || head.method == .head, PathClass.isDashboard(target) {
            return .granted(nil)
        }
        guard hasKeys else {
            guard path == .admin, head.method != .get, head.method != .head else { return .granted(nil) }
            let peer = peer()
            guard peer.isLoopback, !peer.isIndirect else { return .refused(403, Self.remoteAdmin) }
            return .granted(nil)
        }
        let (api, admin) = policy.withLock { ($0.api, $0.admin) }
        // Where only administrators have keys, nothing else needs one.
        let isOpen = path == .api && api.count == 0
        switch PresentedKey.find(head.fields, bytes) {
        case .none: return isOpen ? .granted(nil) : .refused(401, Self.missing)
        case .unusable: return isOpen ? .granted(nil) : .refused(401, Self.unusable)
        case .key(let range):
            let presented = UnsafeRawBufferPointer(rebasing: bytes[range])
            // Both rings are always looked through: the time tells nothing of which one a key is in.
            let holder = api.caller(of: presented)
            let administrator = admin.caller(of: presented)
            if path == .admin {
                if let administrator { return .granted(administrator) }
                guard holder != nil else { return .refused(401, Self.unknown) }
                return .refused(403, admin.count > 0 ? Self.notAdmin : Self.noAdmin)
            }
            if let caller = holder ?? administrator { return .granted(caller) }
            return isOpen ? .granted(nil) : .refused(401, Self.unknown)
        }
    }

    private static let missing = "an API key is needed: send it as 'authorization: Bearer KEY' or as 'x-api-key: KEY'"
    private static let unusable =
        "the API key cannot be read: send it once, as 'authorization: Bearer KEY' or as 'x-api-key: KEY'"
    private static let unknown = "the API key is not known here"
    private static let notAdmin = "this path needs an administrator's key (--admin-key-file)"
    private static let noAdmin =
        "this path needs an administrator's key and the router has none; start it with --admin-key-file"
    private static let remoteAdmin =
        "without API keys the router is changed from its own machine only; "
        + "start it with --admin-key-file to change it from elsewhere"
}
