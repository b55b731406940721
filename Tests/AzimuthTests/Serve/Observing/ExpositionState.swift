import Learning
import Routing

@testable import Fleet
@testable import Gateway
@testable import Logbook
@testable import Training
@testable import azimuth

/// A page of metrics of a state in which every family has samples, the same each time.
enum ExpositionState {
    static func page() throws -> String {
        var writer = ExpositionWriter()
        let router = try router()
        let workers = router.instanceStates().map(WorkerMetrics.init)
        loops().write(to: &writer, workers: workers)
        MetricsPage.write(workers, now: 1_000, to: &writer)
        MetricsPage.write(router.model, now: 1_000, to: &writer)
        service().write(to: &writer)
        DiscoveryReport.write(
            [DiscoveryReport(origin: "dns vllm.pods:8000", workers: 2, failures: 1, lastError: "no such name")],
            to: &writer)
        var figures = ConfigurationState.Figures(lastSuccessTime: 500)
        figures.generation = 2
        figures.lastReloadSuccessful = false
        figures.write(to: &writer)
        autoscale.write(to: &writer)
        process.write(to: &writer)
        return writer.text
    }

    private static var autoscale: AutoscaleMetrics {
        var plan = ProvisioningPlan(desired: 5, reason: .forecastLoad)
        plan.ready = 3
        plan.pending = 2
        plan.overdue = 1
        plan.rate = 12.5
        plan.forecast = 20
        plan.perInstance = 4.5
        plan.ttft = 0.25
        plan.backlog = 3
        plan.boot = 90
        var counts = DeliveryState.Counts()
        counts.delivered = 7
        counts.failed = 2
        counts.consecutiveFailures = 1
        return AutoscaleMetrics(
            pools: [AutoscaleStatus(model: "org/model", plan: plan, ups: 4, downs: 1)],
            deliveries: [.init(name: "webhook", counts: counts, pending: 1)])
    }

    private static func router() throws -> Router {
        var router = try Router()
        let first = router.addInstance(name: "10.0.0.1:8000")
        let second = router.addInstance(name: "gpu-2.example:8000")
        router.setAvailable(second, false)
        router.scraped(
            first, ScrapedGauges(running: 3, waiting: 1, kvUsage: 0.25, kvCapacityTokens: 100_000), now: 999.5)
        router.install(
            ServedModel(
                version: 7, featureSchema: 1, regressor: NoRegressor(), lower: [], upper: [],
                objective: "ttft=1,tpot=20", trainedTime: 940))
        let facts = RequestFacts(endpoint: .chat, model: "m", stream: true, promptBytes: 4_000)
        if let decision = router.decide(facts, now: 1) {
            _ = router.dispatch(decision, facts: facts, position: decision.chosen, now: 1)
            let ticket = router.dispatch(decision, facts: facts, position: decision.chosen, now: 1)
            router.firstToken(ticket, now: 1.1)
        }
        return router
    }

    private static func loops() -> LoopMetrics {
        var metrics = LoopMetrics()
        let model = metrics.models.admit("org/model \"x\"")
        metrics.end(.chat, model: model, status: 200, seconds: 1.5)
        metrics.end(.chat, model: model, status: 500, seconds: 0.02)
        metrics.end(.embeddings, model: ModelTable.none, status: 0, seconds: 300)
        metrics.end(.router, model: ModelTable.none, status: 200)
        metrics.refuse(.bodyTooLarge)
        metrics.retry(.connect)
        metrics.retriesRefused = 2
        metrics.overhead.observe(0.0001)
        metrics.decision.observe(0.00002)
        metrics.connectionsOpened = 5
        metrics.models[model].interToken.observe(0.011, times: 4)
        metrics.gauges = LoopGauges(
            connecting: 1, waiting: 2, answering: 3, clientConnections: 9, upstreamIdle: 4, upstreamBusy: 5)
        var snapshot = Snapshot(
            time: 1, request: RequestSnapshot(), instances: [InstanceSnapshot(id: InstanceID(0))])
        snapshot.request.promptTokens = 900
        snapshot.instances[0].cachedTokens = 300
        let decision = Decision(
            id: 1, snapshot: snapshot, featureSchema: 1, features: [], scores: [0], ranking: [0], policy: "learned",
            reason: .greedy, propensity: 1, modelVersion: 7, predictedReward: -0.5)
        metrics.note(decision)
        let outcome = Outcome(
            time: 2, ttft: 0.4, tpot: 0.011, e2e: 1.5, promptTokens: 1_000, cachedTokens: 256, completionTokens: 100,
            status: 200, censoring: .none)
        metrics.note(outcome, decision, served: InstanceID(0), model: model, reward: -0.4)
        metrics.note(
            Outcome(time: 2, e2e: 300, status: 0, censoring: .cancelled), decision, served: InstanceID(1), model: model,
            reward: nil)
        metrics.workers.dispatch(InstanceID(0))
        metrics.workers.answer(InstanceID(0), status: 200)
        metrics.workers.fail(InstanceID(1), .brokeOff)
        return metrics
    }

    private static func service() -> ServiceMetrics {
        var status = TrainerStatus(objective: "ttft")
        status.samples = 185
        status.waiting = 3
        status.unlabelled = 2
        status.lastRoundTime = 990
        status.errors = .init(count: 100, mae: 0.01, rmse: 0.02, r2: 0.9, maeMean: 0.04, maeMedian: 0.025)
        var rounds = RoundTally.Counts()
        rounds.results = [3, 2, 0, 1]
        rounds.durations.observe(0.006)
        rounds.cpu = 0.02
        return ServiceMetrics(
            workers: [
                .init(name: "10.0.0.1:8000", status: .init(), breaker: .closed),
                .init(name: "gpu-2.example:8000", status: .init(), breaker: .open),
            ], training: status, rounds: rounds, caches: .init(queries: 5_000, hits: 2_000, preemptions: 1),
            logbook: LogbookStatus(
                path: "l.sqlite", written: 400, pending: 4, dropped: 1, pruned: 2, bytes: 4_096, writes: 98,
                writeSeconds: 0.0438, error: nil),
            log: .init(written: 12, dropped: 1), version: "1.2.3", uptime: 60)
    }

    private static var process: ProcessMetrics {
        ProcessMetrics(
            cpuSeconds: 1.25, residentBytes: 1 << 26, virtualBytes: 1 << 30, openDescriptors: 20,
            maxDescriptors: 20_000, startTime: 940.5, threads: 6)
    }
}

/// A model that is only shown.
private struct NoRegressor: Regressor {
    let inputCount = 0

    func predict(rows: UnsafeBufferPointer<Float>, into output: UnsafeMutableBufferPointer<Float>) {}
}
