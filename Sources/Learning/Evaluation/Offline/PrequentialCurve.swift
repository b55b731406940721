/// Test-then-learn over a whole stream: each block is predicted by a model of what came before it.
public struct PrequentialCurve: Sendable, Equatable {
    /// One block's error.
    public struct Point: Sendable, Equatable, Codable {
        /// Samples that came before the block.
        public let seen: Int
        /// Mean absolute error on the block.
        public let mae: Double
    }

    /// How a stream is cut.
    public struct Plan: Sendable, Equatable {
        /// Samples learnt before the first test.
        public var start = 200
        /// Samples of a block.
        public var every = 250
        /// Newest samples that a model is fitted to.
        public var window = 5_000

        /// The defaults.
        public init() {}
    }

    /// The blocks in turn.
    public let points: [Point]
    /// Scores over all tests together.
    public let scores: RegressionScores

    /// Runs a trial over samples, the oldest first; nil where there are too few for one test.
    public init?(
        _ trial: RegressorTrial, _ samples: OfflineSamples, _ plan: Plan, _ settings: RegressorTrial.Settings
    ) throws {
        precondition(plan.start >= 2 && plan.every >= 1 && plan.window >= 2, "a plan tests and learns")
        guard samples.count > plan.start else { return nil }
        var points: [Point] = []
        var predictions: [Double] = []
        for begin in stride(from: plan.start, to: samples.count, by: plan.every) {
            let end = min(begin + plan.every, samples.count)
            let model = try trial.fit(samples.subset(max(0, begin - plan.window)..<begin), settings)
            var error = 0.0
            for sample in begin..<end {
                let prediction = model(samples.row(sample))
                predictions.append(prediction)
                error += abs(prediction - samples.labels[sample]) / Double(end - begin)
            }
            points.append(Point(seen: begin, mae: error))
        }
        self.points = points
        scores = RegressionScores(predictions: predictions, labels: Array(samples.labels[plan.start...]))
    }
}
