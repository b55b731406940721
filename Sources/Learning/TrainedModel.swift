/// A trained regressor of one of the kinds there are.
public enum TrainedModel: Sendable, Equatable {
    /// Linear, with interactions.
    case ridge(RidgeModel)
    /// Linear, with interactions and a network that corrects it.
    case mlp(MLPModel)

    /// The kinds there are.
    public enum Kind: String, Sendable, CaseIterable, Codable {
        /// `TrainedModel.ridge`.
        case ridge
        /// `TrainedModel.mlp`.
        case mlp
    }

    /// Which kind it is.
    public var kind: Kind {
        switch self {
        case .ridge: return .ridge
        case .mlp: return .mlp
        }
    }

    /// What it serves with.
    public var regressor: any Regressor {
        switch self {
        case .ridge(let model): return model
        case .mlp(let model): return model
        }
    }

    /// The whole of a ridge model, or what a network corrects.
    public var linear: RidgeModel {
        switch self {
        case .ridge(let model): return model
        case .mlp(let model): return model.base
        }
    }

    /// Columns of a raw row.
    public var inputCount: Int { linear.inputCount }
    /// Range of each column in training.
    public var bounds: ColumnBounds { linear.bounds }

    /// Estimated variance of a label about its prediction, in squared units of the label.
    public var residualVariance: Double {
        switch self {
        case .ridge(let model): return model.residualVariance
        case .mlp(let model): return model.residualVariance
        }
    }

    /// The prediction of one row.
    public func predict(row: [Float]) -> Double {
        switch self {
        case .ridge(let model): return model.predict(row: row)
        case .mlp(let model): return model.predict(row: row)
        }
    }

    /// What each column and interaction adds to the prediction of one row.
    public func contributions(row: [Float]) -> Contributions {
        switch self {
        case .ridge(let model): return model.contributions(row: row)
        case .mlp(let model): return model.contributions(row: row)
        }
    }
}
