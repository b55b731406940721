extension ArtefactDocument {
    /// The artefact the file describes, or the first field at fault.
    func validated() throws(ArtefactFailure) -> ModelArtefact {
        try ArtefactCheck.require(
            formatVersion == ModelArtefact.formatVersion, "format_version",
            "\(formatVersion) is not \(ModelArtefact.formatVersion), the version this program reads")
        let kinds = TrainedModel.Kind.allCases.map { "'\($0.rawValue)'" }.joined(separator: " or ")
        try ArtefactCheck.require(
            TrainedModel.Kind(rawValue: kind) != nil, "kind", "'\(kind.prefix(40))' is not \(kinds)")
        try ArtefactCheck.count(version, "version", from: 1)
        try ArtefactCheck.count(featureSchema, "feature_schema", from: 1)
        try ArtefactCheck.count(samples, "samples", from: 0)
        try ArtefactCheck.finite(trainedTime, "trained_time")
        try ArtefactCheck.text(objective, "objective")
        try validateShape()
        try validateNumbers()
        if let errors { try validate(errors) }
        var linear = RidgeModel(
            inputCount: featureNames.count, interactions: interactions,
            standardisation: Standardisation(mean: standardisation.mean, scale: standardisation.scale),
            weights: weights, intercept: intercept, residualVariance: residualVariance,
            bounds: ColumnBounds(lower: bounds.lower, upper: bounds.upper))
        try ArtefactCheck.require(
            linear.folded.isFinite, "weights", "a weight over its standardisation.scale is not finite")
        if let posterior { linear.posterior = try validated(posterior) }
        let model: TrainedModel
        if let network { model = .mlp(try network.validated(over: linear)) } else { model = .ridge(linear) }
        return ModelArtefact(
            version: version, featureSchema: featureSchema, featureNames: featureNames,
            model: model,
            objective: objective, trainedTime: trainedTime, samples: samples, errors: errors)
    }

    private func validated(_ triangle: [Float]) throws(ArtefactFailure) -> WeightPosterior {
        let terms = featureNames.count + interactions.count
        try ArtefactCheck.size(triangle.count, terms * (terms + 1) / 2, "posterior", "one for each pair of terms")
        for (index, value) in triangle.enumerated() { try ArtefactCheck.finite(Double(value), "posterior[\(index)]") }
        return WeightPosterior(
            columns: featureNames.count, interactions: interactions, scale: standardisation.scale, triangle: triangle)
    }

    private func validateShape() throws(ArtefactFailure) {
        let columns = featureNames.count
        try ArtefactCheck.require(
            (1...ArtefactCheck.mostColumns).contains(columns), "feature_names",
            "\(columns) names; 1 to \(ArtefactCheck.mostColumns) are allowed")
        for (index, name) in featureNames.enumerated() { try ArtefactCheck.text(name, "feature_names[\(index)]") }
        try ArtefactCheck.require(Set(featureNames).count == columns, "feature_names", "a name occurs twice")
        try ArtefactCheck.require(
            interactions.count <= ArtefactCheck.mostInteractions, "interactions",
            "\(interactions.count) pairs; at most \(ArtefactCheck.mostInteractions) are allowed")
        if let pair = interactions.firstMisfit(columns: columns) {
            throw ArtefactFailure(
                field: "interactions", problem: "[\(pair.first), \(pair.second)] names a column outside 0..<\(columns)")
        }
        let terms = columns + interactions.count
        let rule = "one for each name and each interaction"
        try ArtefactCheck.size(weights.count, terms, "weights", rule)
        try ArtefactCheck.size(standardisation.mean.count, terms, "standardisation.mean", rule)
        try ArtefactCheck.size(standardisation.scale.count, terms, "standardisation.scale", rule)
        try ArtefactCheck.size(bounds.lower.count, columns, "bounds.lower", "one for each name")
        try ArtefactCheck.size(bounds.upper.count, columns, "bounds.upper", "one for each name")
    }

    private func validateNumbers() throws(ArtefactFailure) {
        try ArtefactCheck.finite(intercept, "intercept")
        for (index, value) in weights.enumerated() { try ArtefactCheck.finite(value, "weights[\(index)]") }
        for (index, value) in standardisation.mean.enumerated() {
            try ArtefactCheck.finite(value, "standardisation.mean[\(index)]")
        }
        for (index, value) in standardisation.scale.enumerated() {
            try ArtefactCheck.require(
                value.isFinite && value > 0, "standardisation.scale[\(index)]", "\(value) is not positive and finite")
        }
        try ArtefactCheck.require(
            residualVariance.isFinite && residualVariance >= 0, "residual_variance",
            "\(residualVariance) is negative or not finite")
        for (index, (low, high)) in zip(bounds.lower, bounds.upper).enumerated() {
            try ArtefactCheck.require(low.isFinite, "bounds.lower[\(index)]", "\(low) is not finite")
            try ArtefactCheck.require(high.isFinite, "bounds.upper[\(index)]", "\(high) is not finite")
            try ArtefactCheck.require(
                low <= high, "bounds.lower[\(index)]", "\(low) is above bounds.upper[\(index)], \(high)")
        }
    }

    private func validate(_ errors: PrequentialSummary) throws(ArtefactFailure) {
        try ArtefactCheck.count(errors.count, "errors.count", from: 0)
        let sizes = [
            ("mae", errors.mae), ("rmse", errors.rmse), ("mae_mean", errors.maeMean), ("mae_median", errors.maeMedian),
        ]
        for (name, value) in sizes {
            try ArtefactCheck.require(
                value.isFinite && value >= 0, "errors.\(name)", "\(value) is negative or not finite")
        }
        if let r2 = errors.r2 {
            try ArtefactCheck.require(r2.isFinite && r2 <= 1, "errors.r2", "\(r2) is above 1 or not finite")
        }
    }
}
