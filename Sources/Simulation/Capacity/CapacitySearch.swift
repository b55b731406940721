import EngineModel

/// The highest rate that a cluster sustains under a policy: at which its mean TTFT is below ten times that of light load.
public struct CapacitySearch: Sendable {
    /// What a search found.
    public struct Capacity: Sendable, Equatable {
        /// Requests a second.
        public var rate: Double
        /// Mean TTFT of light load in seconds.
        public var lightTTFT: Double

        /// A capacity; every argument has the meaning of the property of its name.
        public init(rate: Double, lightTTFT: Double) {
            self.rate = rate
            self.lightTTFT = lightTTFT
        }
    }

    /// How many times the light load's mean TTFT is too much.
    static let limit = 10.0
    /// How close the rates of the last two looks lie.
    static let precision = 0.01
    /// Most requests of a look: more would only make it longer, and all at once take much memory.
    static let mostRequests = 20_000

    private let workload: Workload
    private let cluster: ClusterDescription
    private var options: SimulationOptions
    private let warmup: Int

    /// A search for runs like that of `options`, whose rate is not heeded.
    ///
    /// - Parameter warmupFraction: share of the requests, from the first, that do not count.
    public init(
        _ workload: Workload, on cluster: ClusterDescription, _ options: SimulationOptions, warmupFraction: Double
    ) {
        self.workload = workload
        self.cluster = cluster
        let requests = min(options.requests ?? workload.count, max(workload.count, Self.mostRequests))
        self.options = options
        self.options.requests = requests
        warmup = Int(warmupFraction * Double(requests))
    }

    /// Searches by bisection.
    ///
    /// - Parameter progress: is told how far the search has come, 0 to 1.
    public func run(progress: (Double) -> Void = { _ in }) throws(SimulationError) -> Capacity {
        // What the cluster gets done a second bounds its capacity from above, or nearly so.
        let throughput = try throughput()
        progress(0.1)
        let light = try meanTTFT(at: 0.03 * throughput)
        progress(0.2)
        var low = 0.03 * throughput
        var high = 1.3 * throughput
        while try sustains(high, light), high < 100 * throughput {
            low = high
            high *= 1.5
        }
        let width = high / low
        while high / low > 1 + Self.precision {
            let middle = (low * high).squareRoot()
            if try sustains(middle, light) { low = middle } else { high = middle }
            progress(min(1, 1 - 0.8 * log2(high / low) / log2(width)))
        }
        return Capacity(rate: low, lightTTFT: light)
    }

    /// Requests done a second when all come at once. Which policy places them hardly matters then.
    private func throughput() throws(SimulationError) -> Double {
        var options = options
        options.rate = 1e6
        if Oracle(named: options.policy) != nil { options.policy = "least_tokens" }
        var simulation = try ClusterSimulation(workload, on: cluster, options)
        let result = simulation.run { _ in }
        return Double(result.requests) / max(result.end, 1e-9)
    }

    private func sustains(_ rate: Double, _ light: Double) throws(SimulationError) -> Bool {
        try meanTTFT(at: rate, givingUpAbove: Self.limit * light) < Self.limit * light
    }

    /// Mean TTFT of the requests that count; infinite where there is none, or once it is sure to pass the bound.
    private func meanTTFT(
        at rate: Double, givingUpAbove bound: Double = .infinity
    ) throws(SimulationError) -> Double {
        var options = options
        options.rate = rate
        var simulation = try ClusterSimulation(workload, on: cluster, options)
        let most = bound * Double(simulation.requests - warmup)
        var sum = 0.0
        var count = 0
        do {
            _ = try simulation.run { record throws(Enough) in
                guard record.ordinal >= warmup, let ttft = record.ttft else { return }
                sum += ttft
                count += 1
                if sum > most { throw Enough() }
            }
        } catch {
            return .infinity
        }
        // A cluster that answers nothing sustains nothing.
        return count > 0 ? sum / Double(count) : .infinity
    }

    /// The mean is known to be too high.
    private struct Enough: Error {}

    private func log2(_ value: Double) -> Double { Double(value.exponent) + value.significand - 1 }
}
