import Emulator

/// A router under demonstration, in this process.
protocol DemoRouter: Sendable {
    /// Where it listens on the loopback address.
    var port: Int { get }

    /// Fills in what only the router knows: instances, reasons, predictions, training, logbook.
    func complete(_ state: DemoState) -> DemoState

    /// Reasons of the decisions taken at this Unix time in seconds or later.
    func reasons(since: Double) -> DemoState.Reasons

    func shutdown() async
}

/// Starts a router with the policy of this name before a fleet and returns once every instance may be given requests;
/// `logbook` is nil where it shall keep none.
typealias DemoRouterMaker =
    @Sendable (_ policy: String, _ fleet: EmulatedFleet, _ seed: UInt64, _ logbook: String?) async throws ->
    any DemoRouter
