import Learning
import Routing

/// Times decisions of the learned policy with a ridge model in service: snapshot, features, scores, ranking and charge;
/// with `--loaded` those of `predictive_ttft` over instances with 64 requests running and 32 waiting each, instead.
/// One line of JSON for each number of instances.
@main
struct DecisionBench {
    /// Requests in flight while decisions are timed, so that no instance is idle.
    private static let inFlight = 128
    private static let clock = SuspendingClock()

    static func main() throws {
        guard !CommandLine.arguments.contains("--loaded") else {
            for instances in [1, 8, 64, 512] {
                report("predictive_ttft", instances, try measureLoaded(instances: instances, decisions: 2_000))
            }
            return
        }
        for instances in [8, 64, 512] {
            report(
                "learned", instances, try measure(instances: instances, decisions: instances > 100 ? 4_000 : 20_000))
        }
    }

    private static func report(_ what: String, _ instances: Int, _ times: [Double]) {
        let sorted = times.sorted()
        print(
            "{\"what\": \"\(what)\", \"instances\": \(instances), \"p50_us\": \(sorted[sorted.count / 2]), "
                + "\"p99_us\": \(sorted[sorted.count * 99 / 100])}")
    }

    /// Decisions over instances that are full, each of which is made and not dispatched.
    private static func measureLoaded(instances: Int, decisions: Int) throws -> [Double] {
        var configuration = RouterConfiguration()
        configuration.policy = "predictive_ttft"
        configuration.recordsDecisions = false
        var router = try Router(configuration)
        for number in 0..<instances { _ = router.addInstance(name: "worker\(number)") }
        let requests = try facts()
        for number in 0..<96 * instances {
            guard let decision = router.decide(requests[number % requests.count], now: 1_000) else { break }
            // In turn, so that each holds as many.
            let ticket = router.dispatch(
                decision, facts: requests[number % requests.count], position: number % instances, now: 1_000)
            if number < 64 * instances { router.firstToken(ticket, now: 1_000.1) }
        }
        return (0..<decisions).compactMap { number in
            let start = clock.now
            let decision = router.decide(requests[number % requests.count], now: 1_001 + Double(number) * 1e-3)
            let elapsed = start.duration(to: clock.now).components
            return decision.map { _ in Double(elapsed.seconds) * 1e6 + Double(elapsed.attoseconds) * 1e-12 }
        }
    }

    private static func measure(instances: Int, decisions: Int) throws -> [Double] {
        var configuration = RouterConfiguration()
        configuration.seed = 7
        var router = try Router(configuration)
        for number in 0..<instances { _ = router.addInstance(name: "worker\(number)") }
        router.install(model)
        let requests = try facts()
        var waiting: [(ticket: Ticket, request: Int, time: Double)] = []
        var times: [Double] = []
        times.reserveCapacity(decisions)
        for number in 0..<(decisions + 2 * inFlight) {
            let request = number % requests.count
            let now = 1_000 + Double(number) * 1e-3
            let start = clock.now
            guard let decision = router.decide(requests[request], now: now) else { break }
            let ticket = router.dispatch(decision, facts: requests[request], position: decision.chosen, now: now)
            let elapsed = start.duration(to: clock.now).components
            precondition(decision.modelVersion == 1, "the model does not decide")
            if number >= 2 * inFlight {
                times.append(Double(elapsed.seconds) * 1e6 + Double(elapsed.attoseconds) * 1e-12)
            }
            waiting.append((ticket, request, now))
            if waiting.count > inFlight {
                let done = waiting.removeFirst()
                let outcome = Outcome(
                    time: now, ttft: 0.05, tpot: 0.02, e2e: now - done.time, promptTokens: 500, completionTokens: 40,
                    status: 200, censoring: .none)
                router.finish(done.ticket, outcome: outcome, facts: requests[done.request])
            }
        }
        return times
    }

    /// 256 requests of about 2 KB that share a beginning of 512 bytes.
    private static func facts() throws -> [RequestFacts] {
        try (0..<256).map { number in
            let text = String(repeating: "shared ", count: 73) + String(repeating: "own\(number) ", count: 250)
            let messages = "[{\"role\":\"user\",\"content\":\"\(text)\"}]"
            let body = "{\"model\":\"tiny\",\"max_tokens\":64,\"messages\":\(messages)}"
            return try Array(body.utf8).withUnsafeBytes { try RequestScanner.scan($0, path: .chat) }
        }
    }

    /// A model with all columns and all interactions of the schema.
    private static var model: ServedModel {
        let columns = FeatureSchema.count
        let terms = columns + FeatureSchema.interactions.count
        let bounds = ColumnBounds(
            lower: Array(repeating: -1e6, count: columns), upper: Array(repeating: 1e6, count: columns))
        let ridge = RidgeModel(
            inputCount: columns, interactions: FeatureSchema.interactions,
            standardisation: Standardisation(
                mean: Array(repeating: 0, count: terms), scale: Array(repeating: 1, count: terms)),
            weights: (0..<terms).map { -0.001 * Double($0 + 1) }, intercept: -0.1, residualVariance: 1, bounds: bounds)
        return ServedModel(
            version: 1, featureSchema: FeatureSchema.version, regressor: ridge, lower: bounds.lower,
            upper: bounds.upper, objective: "ttft")
    }
}
