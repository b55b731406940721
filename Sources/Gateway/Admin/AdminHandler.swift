/// Answers the router's own paths that are no probes: `/workers...` and `/azimuth/...`, by any method.
///
/// Called off the event loops, several at once. It may wait for other things, but what blocks a thread for long (a file,
/// SQLite) belongs on a queue of its own.
public protocol AdminHandler: Sendable {
    /// The answer to one request; its errors are answers too.
    func answer(_ request: AdminRequest) async -> AdminResponse
}
