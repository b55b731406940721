import Learning

/// The rows a trainer learns from: their version, columns and the products it adds.
public struct TrainingSchema: Sendable, Equatable {
    /// Version of the feature schema; samples of any other are counted and left out.
    public let version: Int
    /// Name of each column.
    public let names: [String]
    /// Products of columns that become terms of the model.
    public let interactions: Interactions

    /// A schema; there is at least one name, and the interactions name columns that exist.
    public init(version: Int, names: [String], interactions: Interactions) {
        precondition(!names.isEmpty && interactions.firstMisfit(columns: names.count) == nil, "columns do not fit")
        self.version = version
        self.names = names
        self.interactions = interactions
    }
}
