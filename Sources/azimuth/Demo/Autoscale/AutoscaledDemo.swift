import EngineModel
import Fleet
import Foundation
import Logging
import NIOCore
import NIOPosix
import Routing
import Synchronization

/// One router that starts and stops its emulated servers as the load steps up and down, all in this process.
struct AutoscaledDemo {
    var duration: Double
    /// Requests per second before the step and after it.
    var rate: Double
    var peak = 4.0
    var seed: UInt64
    /// Seconds that a server takes to start.
    var boot = 8.0
    let show: @Sendable (AutoscaledDemoState) -> Void
    let interval: Double

    /// What it came to.
    struct Result: Sendable {
        /// Before the step, during it and after it.
        var phases: [PolicyFigures]
        var state: AutoscaledDemoState
        var serverSeconds: Double
        var errors: [String: Int]
    }

    private static let model = "llama3-8b"

    private final class Record: Sendable {
        struct Content {
            var moments: [AutoscaledDemoState.Moment] = []
            var events: [String] = []
            var desired: Int?
            var serverSeconds = 0.0
        }

        let content = Mutex(Content())
    }

    func run(stop: AsyncStream<Void>) async throws -> Result {
        guard let profile = EngineProfile.named("llama3-8b/l40s") else {
            throw CommandFailure(.failed, "the profile llama3-8b/l40s is missing; build anew")
        }
        let pool = EmulatedPool(model: Self.model, profile: profile, boot: .seconds(boot), seed: seed)
        let ports = try await pool.begin(2)
        var options = ServiceOptions()
        options.workers = ports.map { WorkerURL(host: "127.0.0.1", port: $0) }
        options.gateway.port = 0
        options.router.policy = "predictive_ttft"
        options.router.seed = seed
        options.autoscale.mode = ProvisioningMode.preemptive.rawValue
        options.autoscale.provisioning.ceiling = 9
        options.autoscale.provisioning.boot = boot
        options.autoscale.provisioning.outCooldown = 3
        options.autoscale.provisioning.inCooldown = 5
        options.autoscale.provisioning.stabilisation = 15
        options.autoscale.provisioning.recovery = 20
        var logger = Logger(label: "azimuth") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        let service: RouterService
        do {
            service = try await RouterService.start(options, logger: logger, actuators: [pool])
        } catch {
            await pool.shutdown()
            throw error
        }
        pool.join(service)
        let outcome: Swift.Result<Result, any Error>
        do { outcome = .success(try await load(service, pool, stop)) } catch { outcome = .failure(error) }
        await service.shutdown(deadline: .milliseconds(200))
        await pool.shutdown()
        return try outcome.get()
    }

    private func load(_ service: RouterService, _ pool: EmulatedPool, _ stop: AsyncStream<Void>) async throws -> Result
    {
        let accounts = DemoAccounts(policies: ["autoscaled"])
        let requests = max(Int(duration * rate * (1 + (peak - 1) / 2)), 1)
        let rows = TraceGenerator.make(
            .prefixes, requests: requests, rate: rate, seed: seed, shape: .step, peak: peak)
        let client = try await LoadClient.start(
            plan: TraceWorkload(rows: rows, scale: TraceScale(), limit: PlanLimit(duration: nil), seed: seed),
            targets: [LoadTarget(host: "127.0.0.1", port: service.port, basePath: "")],
            options: LoadOptions(model: Self.model), on: MultiThreadedEventLoopGroup.singleton.any()
        ) { accounts.take($0) }
        let begin = ContinuousClock.now
        let record = Record()
        let watching = Task {
            var last = 0.0
            var shown = -Double.infinity
            while !Task.isCancelled {
                let elapsed = (ContinuousClock.now - begin) / .seconds(1)
                let state = look(service, pool, accounts, record, elapsed: elapsed, since: last)
                if elapsed - shown >= interval {
                    show(state)
                    shown = elapsed
                }
                last = elapsed
                try? await Task.sleep(for: .milliseconds(250))
            }
        }
        let interrupted = Task {
            for await _ in stop {
                client.cancel()
                break
            }
        }
        try await client.done.get()
        // The last workers that are not missed leave within this time.
        interrupted.cancel()
        watching.cancel()
        await watching.value
        let elapsed = (ContinuousClock.now - begin) / .seconds(1)
        let last = look(service, pool, accounts, record, elapsed: elapsed, since: elapsed)
        let whole = accounts.figures(from: 0, to: .infinity)
        let step = accounts.figures(from: 0.3 * duration, to: 0.8 * duration)
        return Result(
            phases: accounts.figures(from: 0, to: 0.3 * duration) + step
                + accounts.figures(from: 0.8 * duration, to: .infinity) + whole, state: last,
            serverSeconds: record.content.withLock { $0.serverSeconds }, errors: accounts.errors)
    }

    private func look(
        _ service: RouterService, _ pool: EmulatedPool, _ accounts: DemoAccounts, _ record: Record, elapsed: Double,
        since last: Double
    ) -> AutoscaledDemoState {
        let plan = service.autoscale?.statuses.first?.plan ?? ProvisioningPlan(desired: 2, reason: .idle)
        var counts = pool.counts
        // The router lets a server go before the pool hears of it.
        let leaving = service.autoscale?.statuses.first?.leaving ?? 0
        counts.up = max(counts.up - leaving, 0)
        counts.leaving += leaving
        let account = accounts.policies(now: elapsed).first
        let (moments, events) = record.content.withLock { content in
            content.serverSeconds += Double(counts.up + counts.booting + counts.leaving) * max(elapsed - last, 0)
            let due = Int(elapsed / max(duration / 60, 0.25))
            while content.moments.count < due {
                content.moments.append(.init(rate: plan.rate, ready: plan.ready, desired: plan.desired))
            }
            if let desired = content.desired, desired != plan.desired {
                content.events.append(
                    "\(Figures.fixed(elapsed, 0)) s: \(desired) -> \(plan.desired) wanted, \(plan.reason.rawValue)")
            }
            content.desired = plan.desired
            return (content.moments, content.events)
        }
        return AutoscaledDemoState(
            elapsed: elapsed, duration: duration, plan: plan, pool: counts, ttft: account?.recentTTFT,
            sent: account?.sent ?? 0, completed: account?.completed ?? 0, errors: account?.errors ?? 0,
            moments: moments, events: events)
    }
}
