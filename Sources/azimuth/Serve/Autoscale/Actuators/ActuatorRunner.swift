import Foundation
import Logging
import Synchronization

/// Brings orders to one actuator, beside everything else: nobody waits for it.
final class ActuatorRunner: Sendable {
    let actuator: any Actuator
    private let state = Mutex(DeliveryState())
    private let logger: Logger

    init(_ actuator: any Actuator, logger: Logger) {
        self.actuator = actuator
        self.logger = logger
    }

    var counts: DeliveryState.Counts { state.withLock { $0.counts } }

    /// Orders that have not been carried out.
    var pending: Int { state.withLock { $0.pending } }

    func submit(_ order: ScaleOrder) { state.withLock { $0.submit(order) } }

    /// Begins the next delivery where one is due. Cheap; to be called every second or so.
    @discardableResult
    func poke(now: Double) -> Task<Void, Never>? {
        guard let order = state.withLock({ $0.next(now: now) }) else { return nil }
        return Task { await deliver(order) }
    }

    private func deliver(_ order: ScaleOrder) async {
        var fault: String?
        do throws(ActuatorFailure) {
            try await actuator.apply(order)
        } catch {
            fault = error.description
        }
        let now = Date().timeIntervalSince1970
        let (before, after) = state.withLock { state in
            let before = state.counts.consecutiveFailures
            state.ended(order, error: fault, now: now, jitter: Double.random(in: 0...1))
            return (before, state.counts.consecutiveFailures)
        }
        let details: Logger.Metadata = ["model": "\(order.model)", "desired": "\(order.desired)"]
        if let fault {
            // The first, second, fourth, eighth ... failure: enough to be seen, not enough to flood.
            guard after & (after - 1) == 0 else { return }
            logger.warning(
                "\(actuator.name) failed, time \(after) in a row: \(fault); it is tried again", metadata: details)
        } else if before > 0 {
            logger.notice("\(actuator.name) works again", metadata: details)
        } else {
            logger.info("\(actuator.name) took the order", metadata: details)
        }
    }
}
