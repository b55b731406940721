extension ArtefactDocument {
    /// Most columns of a row in a file.
    static let mostColumns = 1_024
    /// Most interactions in a file.
    static let mostInteractions = 8_192
    /// Most bytes of a name or an objective in a file.
    static let longestText = 256
    /// Greatest count or version in a file.
    static let greatestCount = 1 << 53

    /// The artefact the file describes, or the first field at fault.
    func validated() throws(ArtefactFailure) -> ModelArtefact {
        try require(
            formatVersion == ModelArtefact.formatVersion, "format_version",
            "\(formatVersion) is not \(ModelArtefact.formatVersion), the version this program reads")
        try require(kind == ModelArtefact.kind, "kind", "'\(kind.prefix(40))' is not '\(ModelArtefact.kind)'")
        try count(version, "version", from: 1)
        try count(featureSchema, "feature_schema", from: 1)
        try count(samples, "samples", from: 0)
        try finite(trainedTime, "trained_time")
        try text(objective, "objective")
        try validateShape()
        try validateNumbers()
        if let errors { try validate(errors) }
        let model = RidgeModel(
            inputCount: featureNames.count, interactions: interactions,
            standardisation: Standardisation(mean: standardisation.mean, scale: standardisation.scale),
            weights: weights, intercept: intercept, residualVariance: residualVariance,
            bounds: ColumnBounds(lower: bounds.lower, upper: bounds.upper))
        try require(model.folded.isFinite, "weights", "a weight over its standardisation.scale is not finite")
        return ModelArtefact(
            version: version, featureSchema: featureSchema, featureNames: featureNames, model: model,
            objective: objective, trainedTime: trainedTime, samples: samples, errors: errors)
    }

    private func validateShape() throws(ArtefactFailure) {
        let columns = featureNames.count
        try require(
            (1...Self.mostColumns).contains(columns), "feature_names",
            "\(columns) names; 1 to \(Self.mostColumns) are allowed")
        for (index, name) in featureNames.enumerated() { try text(name, "feature_names[\(index)]") }
        try require(Set(featureNames).count == columns, "feature_names", "a name occurs twice")
        try require(
            interactions.count <= Self.mostInteractions, "interactions",
            "\(interactions.count) pairs; at most \(Self.mostInteractions) are allowed")
        if let pair = interactions.firstMisfit(columns: columns) {
            throw ArtefactFailure(
                field: "interactions", problem: "[\(pair.first), \(pair.second)] names a column outside 0..<\(columns)")
        }
        let terms = columns + interactions.count
        let rule = "one for each name and each interaction"
        try size(weights.count, terms, "weights", rule)
        try size(standardisation.mean.count, terms, "standardisation.mean", rule)
        try size(standardisation.scale.count, terms, "standardisation.scale", rule)
        try size(bounds.lower.count, columns, "bounds.lower", "one for each name")
        try size(bounds.upper.count, columns, "bounds.upper", "one for each name")
    }

    private func validateNumbers() throws(ArtefactFailure) {
        try finite(intercept, "intercept")
        for (index, value) in weights.enumerated() { try finite(value, "weights[\(index)]") }
        for (index, value) in standardisation.mean.enumerated() { try finite(value, "standardisation.mean[\(index)]") }
        for (index, value) in standardisation.scale.enumerated() {
            try require(
                value.isFinite && value > 0, "standardisation.scale[\(index)]", "\(value) is not positive and finite")
        }
        try require(
            residualVariance.isFinite && residualVariance >= 0, "residual_variance",
            "\(residualVariance) is negative or not finite")
        for (index, (low, high)) in zip(bounds.lower, bounds.upper).enumerated() {
            try require(low.isFinite, "bounds.lower[\(index)]", "\(low) is not finite")
            try require(high.isFinite, "bounds.upper[\(index)]", "\(high) is not finite")
            try require(low <= high, "bounds.lower[\(index)]", "\(low) is above bounds.upper[\(index)], \(high)")
        }
    }

    private func validate(_ errors: PrequentialSummary) throws(ArtefactFailure) {
        try count(errors.count, "errors.count", from: 0)
        let sizes = [
            ("mae", errors.mae), ("rmse", errors.rmse), ("mae_mean", errors.maeMean), ("mae_median", errors.maeMedian),
        ]
        for (name, value) in sizes {
            try require(value.isFinite && value >= 0, "errors.\(name)", "\(value) is negative or not finite")
        }
        if let r2 = errors.r2 {
            try require(r2.isFinite && r2 <= 1, "errors.r2", "\(r2) is above 1 or not finite")
        }
    }

    private func require(_ holds: Bool, _ field: String, _ problem: @autoclosure () -> String) throws(ArtefactFailure) {
        if !holds { throw ArtefactFailure(field: field, problem: problem()) }
    }

    private func finite(_ value: Double, _ field: String) throws(ArtefactFailure) {
        try require(value.isFinite, field, "\(value) is not finite")
    }

    private func count(_ value: Int, _ field: String, from least: Int) throws(ArtefactFailure) {
        try require(
            (least...Self.greatestCount).contains(value), field,
            "\(value) is outside \(least) to \(Self.greatestCount)")
    }

    private func size(_ found: Int, _ wanted: Int, _ field: String, _ rule: String) throws(ArtefactFailure) {
        try require(found == wanted, field, "\(found) values; \(wanted) are needed, \(rule)")
    }

    private func text(_ value: String, _ field: String) throws(ArtefactFailure) {
        try require(
            (1...Self.longestText).contains(value.utf8.count), field,
            "\(value.utf8.count) bytes; 1 to \(Self.longestText) are allowed")
    }
}
