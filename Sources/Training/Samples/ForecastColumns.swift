import Routing

/// Columns of a row that predict the outcome without learning: what a rollout of the instance said.
public struct ForecastColumns: Sendable, Equatable {
    /// Column of the TTFT, in seconds.
    public let ttft: Int
    /// Column of the time between tokens.
    public let tpot: Int
    /// Its unit in seconds.
    public let tpotUnit: Double
    /// Column of the whole answer's time, in seconds.
    public let e2e: Int
    /// Column that is 1 where there was such a prediction, and 0 where there was none.
    public let isMade: Int

    /// Every argument has the meaning of the property of its name.
    public init(ttft: Int, tpot: Int, tpotUnit: Double, e2e: Int, isMade: Int) {
        precondition(min(ttft, tpot, e2e, isMade) >= 0 && tpotUnit > 0, "columns and units are positive")
        self.ttft = ttft
        self.tpot = tpot
        self.tpotUnit = tpotUnit
        self.e2e = e2e
        self.isMade = isMade
    }

    /// Whether a row's prediction was made in full or not at all.
    func isWhole(_ row: [Float]) -> Bool { row[isMade] == 1 || row[isMade] == 0 }

    var highest: Int { max(ttft, tpot, e2e, isMade) }

    /// The reward that the columns predict under an objective, as a weight for each of `columns` columns.
    func reward(_ objective: Objective, columns: Int) -> [Double] {
        var weights = [Double](repeating: 0, count: columns)
        weights[ttft] -= objective.ttft
        weights[tpot] -= objective.tpot * tpotUnit
        weights[e2e] -= objective.e2e
        return weights
    }

    /// The reward that they predict of one row; nil where they do not.
    func reward(_ objective: Objective, row: [Float]) -> Double? {
        guard row[isMade] == 1 else { return nil }
        return -objective.ttft * Double(row[ttft]) - objective.tpot * tpotUnit * Double(row[tpot])
            - objective.e2e * Double(row[e2e])
    }

    /// Those that the router's feature builder fills in from rollouts.
    static let rollouts = ForecastColumns(
        ttft: FeatureSchema.Column.predictedTTFT.rawValue, tpot: FeatureSchema.Column.predictedStep.rawValue,
        tpotUnit: 0.01, e2e: FeatureSchema.Column.predictedE2E.rawValue,
        isMade: FeatureSchema.Column.rolledOut.rawValue)
}
