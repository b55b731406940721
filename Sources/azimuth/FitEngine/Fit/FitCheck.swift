/// How well a fit says what requests took that it was not made from.
struct FitCheck: Sendable {
    /// Measured and modelled, in seconds.
    struct Pair: Sendable, Equatable {
        var measured: Double
        var modelled: Double

        /// 0.1 for a model that says a tenth too much.
        var error: Double { measured > 0 ? modelled / measured - 1 : 0 }
    }

    var requests: Int
    var ttft: Pair
    var ttftP90: Pair
    var e2e: Pair

    /// - Returns: nil where there is nothing to compare.
    init?(_ observations: [ProbeObservation], _ replay: ProbeReplay, _ parameters: StepParameters) {
        let pairs = zip(observations, replay.run(observations, parameters)).compactMap { observation, course in
            course.map { (observation, $0) }
        }
        guard let ttft = LatencySummary(pairs.map { $0.0.ttft }),
            let modelled = LatencySummary(pairs.map { $0.1.ttft }),
            let e2e = LatencySummary(pairs.map { $0.0.e2e }),
            let modelledE2E = LatencySummary(pairs.map { $0.1.ttft + $0.1.duration })
        else { return nil }
        requests = pairs.count
        self.ttft = Pair(measured: ttft.mean, modelled: modelled.mean)
        ttftP90 = Pair(measured: ttft.p90, modelled: modelled.p90)
        self.e2e = Pair(measured: e2e.mean, modelled: modelledE2E.mean)
    }
}
