/// Says who may use the router's own paths that are no probes.
///
/// Probes (`/health`, `/live`, `/ready`, `/metrics`, `/version`) never come here: they never need a key.
enum AdminGate {
    /// Why a request is refused; nil where it may go on. Called on the event loop: it must return at once.
    static func refusal(_ request: ClientRequest, _ loop: LoopContext) -> AdminResponse? { nil }
}
