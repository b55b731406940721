import Emulator
import Fleet
import Foundation
import Gateway
import Logging
import NIOCore
import Routing
import Synchronization

/// A real router in the demo, with a tally of its decisions for the view.
final class ServiceDemoRouter: DemoRouter {
    private let service: RouterService
    private let tally: Witness

    var port: Int { service.port }

    private init(service: RouterService, tally: Witness) {
        self.service = service
        self.tally = tally
    }

    /// Starts a router as `serve` does, on a port of its own.
    static let make: DemoRouterMaker = { policy, fleet, seed, logbook in
        var options = ServiceOptions()
        options.workers = fleet.ports.map { WorkerURL(host: "127.0.0.1", port: $0) }
        options.gateway.port = 0
        options.router.policy = policy
        options.router.seed = seed
        options.logbook = logbook
        var logger = Logger(label: "azimuth") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        let tally = Witness()
        let service = try await RouterService.start(options, logger: logger, witness: tally)
        return ServiceDemoRouter(service: service, tally: tally)
    }

    func complete(_ state: DemoState) -> DemoState {
        let now = Date().timeIntervalSince1970
        var state = state
        let tally = tally.tally.withLock { $0 }
        state.instances = service.fleet.instances.map { instance in
            let id = InstanceID(UInt32(instance.index))
            let view = service.core.withRouter { $0.view(of: id, now: now) }
            return DemoState.Instance(
                name: instance.index < state.instances.count ? state.instances[instance.index].name : instance.name,
                available: instance.status.available, inFlight: Int(view?.inflightRequests ?? 0),
                pendingTokens: Int(view?.inflightUncachedTokens ?? 0), share: tally.share(of: id),
                ttft: tally.ttft(of: id, now: now), kvUsage: Double(view?.kvUsage ?? 0))
        }
        state.reasons = tally.reasons()
        state.prediction = tally.prediction(now: now)
        let training = service.trainer.status
        state.training = DemoState.Training(
            rounds: training.rounds, lastResult: training.lastResult?.rawValue, lastReason: training.lastReason,
            version: training.champion, samples: training.samples, error: training.errors?.mae,
            meanError: training.errors?.maeMean, medianError: training.errors?.maeMedian)
        if let status = service.logbook?.status {
            state.logbook = DemoState.Logbook(
                path: status.path, written: status.written, dropped: status.dropped, error: status.error)
        }
        return state
    }

    func reasons(since: Double) -> DemoState.Reasons { tally.tally.withLock { $0.reasons(since: since) } }

    func shutdown() async { await service.shutdown(deadline: .milliseconds(200)) }
}

/// Hears of decisions and outcomes on the event loop; the lock is shared with the view alone, a few times a second.
private final class Witness: ExchangeObserver {
    let tally = Mutex(DecisionTally())

    func decided(_ decision: Decision, request: RequestDescription) { tally.withLock { $0.decided(decision) } }

    func finished(_ decision: Decision, outcome: Outcome, served: Int, tried: [Int]) {
        tally.withLock { $0.finished(decision, outcome: outcome, served: served) }
    }
}
