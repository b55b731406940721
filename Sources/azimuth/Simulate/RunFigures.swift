import Routing
import Simulation

/// What is kept of a run's requests: some numbers each, for the figures at its end.
struct RunFigures: Sendable {
    /// Windows that a run's time is divided into.
    static let windowCount = 20

    /// What an answer has to keep to be good.
    struct ServiceLevel: Sendable, Equatable {
        /// Most seconds to the first token.
        var ttft: Double
        /// Most seconds between tokens on average.
        var tpot: Double
    }

    private let warmup: Int
    private let level: ServiceLevel
    /// Arrival and TTFT of every request that got a first token.
    private var first = Sampled<(arrival: Float, ttft: Float)>()
    private(set) var ttft = SampledTimes()
    private(set) var tpot = SampledTimes()
    private(set) var e2e = SampledTimes()
    private(set) var scored = 0
    private(set) var completed = 0
    private(set) var refused = 0
    private(set) var failed = 0
    private(set) var reasons: [String: Int] = [:]
    private(set) var instances: [Int]
    private var good = 0
    private var promptTokens = 0
    private var cachedTokens = 0
    private var lastArrival = 0.0
    private var firstScored = Double.infinity
    private var predicted = 0
    private var predictionError = 0.0
    /// Some of the predicted and observed TTFTs, evenly over the run; for the objective `ttft` only.
    private(set) var predictions: [(predicted: Double, observed: Double)] = []
    private var stride = 1
    /// How far predictions were off; nil where it is not kept.
    var errors: PredictionErrors?

    /// - Parameters:
    ///   - warmup: requests, from the first, that are not scored.
    ///   - instances: instances of the cluster.
    ///   - level: what counts for the goodput.
    init(warmup: Int, instances: Int, level: ServiceLevel) {
        self.warmup = warmup
        self.level = level
        self.instances = [Int](repeating: 0, count: instances)
    }

    /// Takes one request in.
    mutating func take(_ record: RequestRecord) {
        switch record.end {
        case .completed: completed += 1
        case .refused: refused += 1
        case .failed: failed += 1
        }
        if let reason = record.reason { reasons[reason.rawValue, default: 0] += 1 }
        if let instance = record.instance { instances[instance] += 1 }
        lastArrival = max(lastArrival, record.arrival)
        errors?.take(record)
        if let ttft = record.ttft { first.append((Float(record.arrival), Float(ttft))) }
        if record.ordinal >= warmup { score(record) }
    }

    private mutating func score(_ record: RequestRecord) {
        scored += 1
        firstScored = min(firstScored, record.arrival)
        if let ttft = record.ttft {
            self.ttft.append(ttft)
            promptTokens += record.promptTokens
            cachedTokens += record.cachedTokens
            if let reward = record.predictedReward {
                predicted += 1
                predictionError += abs(-reward - ttft)
                note(predicted: -reward, observed: ttft)
            }
        }
        if let tpot = record.tpot { self.tpot.append(tpot) }
        guard record.end == .completed else { return }
        e2e.append(record.e2e)
        if record.ttft ?? .infinity <= level.ttft, record.tpot ?? 0 <= level.tpot { good += 1 }
    }

    private mutating func note(predicted value: Double, observed: Double) {
        guard predicted % stride == 0 else { return }
        predictions.append((value, observed))
        guard predictions.count >= 1_000 else { return }
        predictions = predictions.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
        stride *= 2
    }

    /// Share of the scored requests' prompt tokens that were found in a cache.
    var hitRate: Double { promptTokens > 0 ? Double(cachedTokens) / Double(promptTokens) : 0 }

    /// Share of the scored requests that kept the service level, and how many did a second.
    var goodput: (share: Double, perSecond: Double) {
        let span = lastArrival - firstScored
        return (scored > 0 ? Double(good) / Double(scored) : 0, span > 0 ? Double(good) / span : 0)
    }

    /// Mean absolute error of the predicted TTFT in seconds; nil where no model scored. For the objective `ttft` only.
    var ttftError: Double? { predicted > 0 ? predictionError / Double(predicted) : nil }

    /// TTFT of all requests, warm-up included, by time of arrival in equal windows.
    ///
    /// Of very many requests the times are a sample, and the counts are scaled to all.
    var windows: [(start: Double, ttft: LatencySummary)] {
        let width = lastArrival / Double(Self.windowCount)
        guard width > 0 else { return LatencySummary(first.elements.map { Double($0.ttft) }).map { [(0, $0)] } ?? [] }
        var lists = [[Double]](repeating: [], count: Self.windowCount)
        for (arrival, ttft) in first.elements {
            lists[min(Int(Double(arrival) / width), Self.windowCount - 1)].append(Double(ttft))
        }
        return lists.enumerated().compactMap { number, list in
            guard var summary = LatencySummary(list) else { return nil }
            summary.count = Int((Double(summary.count) * first.weight).rounded())
            return (Double(number) * width, summary)
        }
    }
}
