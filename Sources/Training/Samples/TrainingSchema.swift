import Learning
import Routing

/// The rows a trainer learns from: their version, columns and the products it adds.
public struct TrainingSchema: Sendable, Equatable {
    /// Version of the feature schema; samples of any other are counted and left out.
    public let version: Int
    /// Name of each column.
    public let names: [String]
    /// Products of columns that become terms of the model.
    public let interactions: Interactions
    /// Columns whose sizes tell conditions apart: of each condition some old samples are kept.
    public let strata: [Int]

    /// What the columns say of the outcome before anything is learned; nil where they do not.
    public let forecast: ForecastColumns?

    /// A schema; there is at least one name, and the interactions and strata name columns that exist.
    public init(
        version: Int, names: [String], interactions: Interactions, strata: [Int] = [], forecast: ForecastColumns? = nil
    ) {
        precondition(!names.isEmpty && interactions.firstMisfit(columns: names.count) == nil, "columns do not fit")
        precondition(strata.allSatisfy(names.indices.contains), "strata do not fit")
        precondition(forecast.map { names.indices.contains($0.highest) } ?? true, "forecasts do not fit")
        self.strata = strata
        self.forecast = forecast
        self.version = version
        self.names = names
        self.interactions = interactions
    }
}

extension TrainingSchema {
    /// The rows that the router's feature builder makes.
    public static let routing = TrainingSchema(
        version: FeatureSchema.version, names: FeatureSchema.names, interactions: FeatureSchema.interactions,
        strata: FeatureSchema.strata, forecast: .rollouts)
}
