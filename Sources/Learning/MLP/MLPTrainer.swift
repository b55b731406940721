/// Fits an `MLPModel`: ridge regression first, then a network on what it leaves over, by Adam on mini-batches.
///
/// The newest share of the samples decides after how many epochs to stop, 0 included, where the model is the ridge
/// alone; with that many the network is then trained again on all samples.
///
/// The defaults were chosen on inner time-ordered splits of real routing logs, never on what is reported. A network
/// that corrects the ridge had 3 to 10 % less absolute error than one from nothing, and where there are few samples it
/// is no worse than the ridge. Two layers of 64 units were level with three of 128 at a fifth of the cost; products of
/// columns as inputs, a logarithmic target (less absolute error, but 0.01 to 0.02 less explained variance: the tail)
/// and averages over seeds gained nothing; rates from 0.001 to 0.01, and decays up to 1, differ by under 1 %.
public struct MLPTrainer: Sendable {
    /// How the linear part is fitted.
    public var base: RidgeTrainer
    /// Units of each hidden layer; 1 to 8 layers of 1 to 1,024 units.
    public var hidden: [Int] = [64, 64]
    /// Most passes over the samples.
    public var epochs = 20
    /// Samples of a step.
    public var batch = 256
    /// Size of the first step; it falls to 0 along half a cosine.
    public var rate = 3e-3
    /// Weight decay.
    public var decay = 1e-3
    /// Errors beyond this many standard deviations of what the ridge leaves over count linearly; nil: all count squared.
    public var huber: Double? = 1
    /// Share of the samples, the newest, that decides when to stop; 0: all epochs are run.
    public var heldShare = 0.15
    /// What the first weights and the order of the samples follow from.
    public var seed: UInt64 = 1

    /// The defaults, with a linear part of one's own.
    public init(base: RidgeTrainer = RidgeTrainer()) { self.base = base }

    /// Fits the samples of a window.
    public func fit(_ window: SampleWindow) throws(MLPFailure) -> MLPModel {
        let targets = Array(window.labels)
        return try window.withRows { rows throws(MLPFailure) in
            try fit(rows: rows, columns: window.columns, targets: targets)
        }
    }

    /// Fits row-major samples, oldest first.
    ///
    /// - Parameters:
    ///   - rows: `targets.count` rows of `columns` finite values.
    ///   - columns: columns of a row.
    ///   - targets: one finite target a row.
    ///   - weights: one weight a row, not negative, beside the forgetting; nil: all 1.
    ///   - fitted: the linear part where it was fitted to these samples already.
    public func fit(
        rows: UnsafeBufferPointer<Float>, columns: Int, targets: [Double], weights: [Double]? = nil,
        fitted: RidgeModel? = nil
    ) throws(MLPFailure) -> MLPModel {
        try check()
        let linear: RidgeModel
        if let fitted { linear = fitted } else { linear = try ridge(rows, columns, targets, weights) }
        guard linear.inputCount == columns, rows.count == columns * targets.count else {
            throw .base(
                .sizes(
                    values: rows.count, columns: columns, targets: targets.count,
                    weights: weights?.count ?? targets.count))
        }
        let weights = base.forgetting(weights ?? [Double](repeating: 1, count: targets.count))
        let samples = MLPSamples(rows: rows, base: linear, targets: targets, weights: weights)
        let held = min(Int(Double(targets.count) * heldShare), targets.count - 1)
        var descent = MLPDescent(self, samples: samples)
        var variance = linear.residualVariance
        var best = epochs
        if held > 0 {
            let trial = descent.run(training: targets.count - held, epochs: epochs)
            best = trial.epochs
            variance = trial.meanSquare * samples.outputScale * samples.outputScale
        }
        let parameters =
            best > 0
            ? descent.run(training: targets.count, epochs: best).parameters
            : [Float](repeating: 0, count: descent.shape.parameters)
        guard parameters.allSatisfy(\.isFinite), variance.isFinite else { throw .diverged }
        return MLPModel(
            base: linear, standardisation: samples.standardisation, hidden: hidden, parameters: parameters,
            outputScale: samples.outputScale, residualVariance: variance)
    }

    private func ridge(
        _ rows: UnsafeBufferPointer<Float>, _ columns: Int, _ targets: [Double], _ weights: [Double]?
    ) throws(MLPFailure) -> RidgeModel {
        do {
            return try base.fit(rows: rows, columns: columns, targets: targets, weights: weights).model
        } catch {
            throw .base(error)
        }
    }

    private func check() throws(MLPFailure) {
        func require(_ holds: Bool, _ name: String, _ value: Double, _ want: String) throws(MLPFailure) {
            if !holds { throw .setting(name: name, value: value, want: want) }
        }
        try require((1...8).contains(hidden.count), "hidden", Double(hidden.count), "1 to 8 layers")
        for units in hidden {
            try require((1...1_024).contains(units), "hidden", Double(units), "1 to 1024 units a layer")
        }
        try require((1...10_000).contains(epochs), "epochs", Double(epochs), "1 to 10000")
        try require((1...65_536).contains(batch), "batch", Double(batch), "1 to 65536")
        try require(rate > 0 && rate <= 1, "rate", rate, "above 0 and at most 1")
        try require(decay >= 0 && decay * rate < 1, "decay", decay, "at least 0 and below 1 / rate")
        try require(heldShare >= 0 && heldShare < 1, "heldShare", heldShare, "at least 0 and below 1")
        if let huber { try require(huber > 0, "huber", huber, "positive") }
    }
}
