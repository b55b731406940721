import NIOCore

/// What the fleet tells its owner. Called on the fleet's own event loop, one call at a time: do not block.
///
/// Instances are named by their index, which is never reused; times are Unix seconds.
public protocol FleetObserver: Sendable {
    /// A scrape was answered.
    func scraped(_ index: Int, _ metrics: EngineMetrics, now: Double)
    /// An instance may be given requests from now on, or no more; the reason is one short phrase.
    func availabilityChanged(_ index: Int, _ available: Bool, reason: String)
    /// An instance is another process than before: its KV cache is empty.
    func restarted(_ index: Int)
    /// Requests keep off an instance until this time, then one at a time may try it; nil where all may pass again.
    ///
    /// Called on whatever thread told of the request that decided it.
    func breakerChanged(_ index: Int, openUntil: Double?)
    /// An instance serves these models, adapters included; nil where it does not say.
    func modelsChanged(_ index: Int, _ models: [ModelCard]?)
    /// An instance is reached under this address now.
    func resolved(_ index: Int, _ address: SocketAddress)
}

extension FleetObserver {
    /// By default nothing.
    public func modelsChanged(_ index: Int, _ models: [ModelCard]?) {}

    /// By default nothing.
    public func breakerChanged(_ index: Int, openUntil: Double?) {}

    /// By default nothing.
    public func resolved(_ index: Int, _ address: SocketAddress) {}
}
