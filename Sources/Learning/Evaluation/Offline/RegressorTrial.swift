import LinearAlgebra

/// What can be tried offline, and how it is made from samples in the order of time.
public enum RegressorTrial: String, Sendable, CaseIterable {
    /// Always the mean of the labels.
    case mean
    /// Always the median of the labels.
    case median
    /// Ridge regression, as it serves.
    case ridge
    /// Ridge regression with a network that corrects it, as it serves.
    case mlp

    /// How the models are fitted.
    public struct Settings: Sendable {
        /// How the ridge is fitted.
        public var ridge = RidgeTrainer()
        /// How the network is fitted; its linear part is `ridge`.
        public var network = MLPTrainer()

        /// The defaults.
        public init() {}
    }

    /// Fits and returns what predicts a row.
    ///
    /// - Parameter samples: the oldest first; at least two.
    /// - Throws: `RidgeFailure` or `MLPFailure`.
    public func fit(_ samples: OfflineSamples, _ settings: Settings) throws -> @Sendable ([Float]) -> Double {
        LinearAlgebra.configure()
        switch self {
        case .mean:
            let mean = samples.labels.reduce(0) { $0 + $1 / Double(samples.count) }
            return { _ in mean }
        case .median:
            let sorted = samples.labels.sorted()
            let middle = sorted.count / 2
            let median = sorted.count % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2
            return { _ in median }
        case .ridge:
            let model = try samples.rows.withUnsafeBufferPointer {
                try settings.ridge.fit(rows: $0, columns: samples.columns, targets: samples.labels).model
            }
            return { model.predict(row: $0) }
        case .mlp:
            var trainer = settings.network
            trainer.base = settings.ridge
            let model = try samples.rows.withUnsafeBufferPointer {
                try trainer.fit(rows: $0, columns: samples.columns, targets: samples.labels)
            }
            return { model.predict(row: $0) }
        }
    }

    /// The scores on samples that come after those learnt from.
    public func scores(
        train: OfflineSamples, test: OfflineSamples, _ settings: Settings
    ) throws -> RegressionScores {
        let model = try fit(train, settings)
        return RegressionScores(
            predictions: (0..<test.count).map { model(test.row($0)) }, labels: test.labels)
    }
}
