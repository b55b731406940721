import Routing
import Simulation

/// `simulate --json`: its keys are fixed, more may be added.
struct SimulationReportJSON: Encodable {
    struct Figures: Encodable {
        var mean: Double
        var p50: Double
        var p90: Double
        var p99: Double

        /// Seconds to milliseconds.
        init?(_ values: [Double]) {
            guard let summary = LatencySummary(values) else { return nil }
            self.init(summary)
        }

        init?(_ times: SampledTimes) {
            guard let summary = times.summary else { return nil }
            self.init(summary)
        }

        init(_ summary: LatencySummary) {
            mean = 1_000 * summary.mean
            p50 = 1_000 * summary.p50
            p90 = 1_000 * summary.p90
            p99 = 1_000 * summary.p99
        }
    }

    struct Window: Encodable {
        var startS: Double
        var requests: Int
        var ttftMs: Figures
    }

    struct Instance: Encodable {
        var name: String
        var requests: Int
    }

    struct Goodput: Encodable {
        var ttftMs: Double
        var tpotMs: Double
        var share: Double
        var perS: Double
    }

    struct Learning: Encodable {
        var rounds: Int
        var promotions: Int
        var stepBacks: Int
        var firstModelS: Double?
        var ttftErrorMs: Double?
    }

    struct Run: Encodable {
        var policy: String
        var seed: UInt64
        var rate: Double
        var requests: Int
        var scored: Int
        var completed: Int
        var refused: Int
        var failed: Int
        var durationS: Double
        var ttftMs: Figures?
        var tpotMs: Figures?
        var e2eMs: Figures?
        var hitRate: Double
        var preemptions: Int
        var goodput: Goodput
        var windows: [Window]
        var instances: [Instance]
        var reasons: [String: Int]
        var learning: Learning?
        var autoscale: AutoscaleJSON?
        var terms: [String: Term]?
        var prediction: PredictionErrorsJSON?
    }

    /// One term of the predictive policies' score: what it came to on average at its weight, and the share of decisions
    /// that would have been others without it.
    struct Term: Encodable {
        var meanMs: Double
        var decisive: Double

        static func all(_ tally: TermTally) -> [String: Term]? {
            guard tally.decisions > 0 else { return nil }
            let count = Double(tally.decisions)
            let terms = PredictiveWeights.names.enumerated().map { place, name in
                (
                    name,
                    Term(meanMs: 1_000 * tally.seconds[place] / count, decisive: Double(tally.decisive[place]) / count)
                )
            }
            return Dictionary(uniqueKeysWithValues: terms)
        }
    }

    struct Trace: Encodable {
        var path: String
        var requests: Int
        var tokensPerHash: Int
        var digest: String
    }

    struct Cluster: Encodable {
        var path: String
        var instances: Int
        var digest: String
    }

    struct Capacity: Encodable {
        var policy: String
        var rate: Double
        var lightTtftMs: Double
        var load: Double
    }

    var trace: Trace
    var cluster: Cluster
    var objective: String
    var lengths: String
    var capacity: Capacity?
    var runs: [Run]

    init(_ plan: SimulationPlan, _ runs: [FinishedRun], capacity: Capacity?) {
        trace = Trace(
            path: plan.input.tracePath, requests: plan.input.workload.count,
            tokensPerHash: plan.input.workload.tokensPerHash, digest: Digest.hex(plan.input.workload.digest))
        cluster = Cluster(
            path: plan.input.clusterPath, instances: plan.input.cluster.instances.count,
            digest: Digest.hex(Digest.of(plan.input.cluster)))
        objective = plan.options.objective.description
        lengths = plan.options.lengths.description
        self.capacity = capacity
        self.runs = runs.map { Self.run($0, plan) }
    }

    private static func run(_ run: FinishedRun, _ plan: SimulationPlan) -> Run {
        let (result, figures) = (run.result, run.figures)
        let goodput = figures.goodput
        let learning =
            result.rounds == 0
            ? nil
            : Learning(
                rounds: result.rounds, promotions: result.promotions, stepBacks: result.stepBacks,
                firstModelS: result.firstModelAt,
                ttftErrorMs: plan.options.objective == .ttft ? figures.ttftError.map { 1_000 * $0 } : nil)
        return Run(
            policy: result.policy, seed: result.seed, rate: result.rate, requests: result.requests,
            scored: figures.scored, completed: figures.completed, refused: figures.refused, failed: figures.failed,
            durationS: result.end, ttftMs: Figures(figures.ttft), tpotMs: Figures(figures.tpot),
            e2eMs: Figures(figures.e2e), hitRate: figures.hitRate, preemptions: result.preemptions,
            goodput: Goodput(
                ttftMs: 1_000 * plan.level.ttft, tpotMs: 1_000 * plan.level.tpot, share: goodput.share,
                perS: goodput.perSecond),
            windows: figures.windows.map {
                Window(startS: $0.start, requests: $0.ttft.count, ttftMs: Figures($0.ttft))
            },
            instances: zip(plan.input.cluster.instances, figures.instances).map {
                Instance(name: $0.name, requests: $1)
            }, reasons: figures.reasons, learning: learning,
            autoscale: result.autoscale.map(AutoscaleJSON.init), terms: Term.all(result.terms),
            prediction: figures.errors.map {
                PredictionErrorsJSON($0, names: plan.input.cluster.instances.map(\.name))
            })
    }
}
