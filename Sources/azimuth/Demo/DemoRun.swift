import Emulator
import Foundation
import NIOCore
import NIOPosix

/// One demo: a fleet and a router for every policy, one client that sends all of them the same requests at the same
/// times, all in this process.
struct DemoRun {
    let options: DemoOptions
    let makeRouter: DemoRouterMaker
    /// Takes what is shown while the demo runs.
    let show: @Sendable (DemoState) -> Void
    /// Seconds between two showings.
    let interval: Double
    /// Seconds that answers under way get after a stop.
    var grace = 3.0

    /// What a demo came to.
    struct Result: Sendable {
        var report: DemoReport
        /// The last state.
        var state: DemoState
        var errors: [String: Int]
        /// Processor seconds of the whole process per second.
        var cores: Double
    }

    /// Runs until the duration is over or `stop` yields.
    func run(stop: AsyncStream<Void>) async throws -> Result {
        let begin = ContinuousClock.now
        let cpu = CPUTime.now
        var fleets: [EmulatedFleet] = []
        var routers: [any DemoRouter] = []
        let outcome: Swift.Result<Result, any Error>
        do {
            for policy in DemoOptions.policies {
                let fleet = try await EmulatedFleet.start(cluster: options.cluster, seed: options.seed)
                fleets.append(fleet)
                let logbook = policy == DemoReport.learned ? options.logbook : nil
                routers.append(try await makeRouter(policy, fleet, options.seed, logbook))
            }
            outcome = .success(try await load(routers, since: begin, cpu: cpu, stop: stop))
        } catch {
            outcome = .failure(error)
        }
        for router in routers { await router.shutdown() }
        for fleet in fleets { await fleet.shutdown() }
        return try outcome.get()
    }

    private func load(
        _ routers: [any DemoRouter], since begin: ContinuousClock.Instant, cpu: Double, stop: AsyncStream<Void>
    ) async throws -> Result {
        let elapsed = { @Sendable in (ContinuousClock.now - begin) / .seconds(1) }
        let accounts = DemoAccounts(policies: DemoOptions.policies)
        let sendSeconds = options.duration.map { max(0.1, $0 - elapsed() - options.drainSeconds) }
        let loadBegin = elapsed()
        let unixBegin = Date().timeIntervalSince1970
        let client = try await LoadClient.start(
            plan: WorkloadGenerator(
                rate: options.rate, limit: PlanLimit(duration: sendSeconds), seed: options.seed),
            targets: routers.map { LoadTarget(host: "127.0.0.1", port: $0.port, basePath: "") },
            options: LoadOptions(model: options.cluster.model), on: MultiThreadedEventLoopGroup.singleton.any()
        ) { accounts.take($0) }

        let learned = routers[routers.count - 1]
        let state = { @Sendable in
            learned.complete(
                DemoState(
                    elapsed: elapsed(), duration: options.duration, rate: options.rate, seed: options.seed,
                    policies: accounts.policies(now: elapsed() - loadBegin), instances: []))
        }
        let showing = Task {
            while !Task.isCancelled {
                show(state())
                try? await Task.sleep(for: .seconds(interval))
            }
        }
        let sentFor = await wait(for: client, since: begin, stop: stop) - loadBegin
        client.cancel()
        try await client.done.get()
        showing.cancel()
        await showing.value

        let half = min(sentFor, sendSeconds ?? sentFor) / 2
        let last = state()
        show(last)
        let report = DemoReport(
            whole: accounts.figures(from: 0), lastHalf: accounts.figures(from: half), reasons: last.reasons,
            lateReasons: learned.reasons(since: unixBegin + half), training: last.training)
        return Result(
            report: report, state: last, errors: accounts.errors, cores: (CPUTime.now - cpu) / elapsed())
    }

    /// Waits until every answer has come, the duration is over or `stop` yields.
    ///
    /// - Returns: When the last request can have been sent, in seconds after `begin`.
    private func wait(
        for client: LoadClient, since begin: ContinuousClock.Instant, stop: AsyncStream<Void>
    ) async -> Double {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                try? await client.done.get()
                return false
            }
            if let duration = options.duration {
                group.addTask {
                    // What is left of the duration goes to the shutdown.
                    try? await Task.sleep(until: begin + .seconds(max(0.1, duration - 0.5)), clock: .continuous)
                    return false
                }
            }
            group.addTask {
                for await _ in stop { return true }
                // The stream ends when this task is cancelled.
                return false
            }
            let stopped = await group.next() ?? false
            let sentUntil = (ContinuousClock.now - begin) / .seconds(1)
            if stopped {
                client.stopSending()
                // Answers under way get a moment.
                group.addTask {
                    try? await Task.sleep(for: .seconds(grace))
                    return false
                }
                _ = await group.next()
            }
            group.cancelAll()
            client.cancel()
            return sentUntil
        }
    }
}
