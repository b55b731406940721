extension ArtefactDocument.Network {
    /// The model the network makes of a linear one, or the first field at fault.
    func validated(over linear: RidgeModel) throws(ArtefactFailure) -> MLPModel {
        let inputs = linear.inputCount
        try ArtefactCheck.require(
            (1...ArtefactCheck.mostLayers).contains(hidden.count), "network.hidden",
            "\(hidden.count) layers; 1 to \(ArtefactCheck.mostLayers) are allowed")
        for (index, units) in hidden.enumerated() {
            try ArtefactCheck.require(
                (1...ArtefactCheck.mostUnits).contains(units), "network.hidden[\(index)]",
                "\(units) units; 1 to \(ArtefactCheck.mostUnits) are allowed")
        }
        // Layers, units and columns are bounded by now, so that this cannot overflow.
        let wanted = MLPShape(inputs: inputs, hidden: hidden).parameters
        try ArtefactCheck.require(
            wanted <= ArtefactCheck.mostParameters, "network.hidden",
            "needs \(wanted) parameters; at most \(ArtefactCheck.mostParameters) are allowed")
        try ArtefactCheck.size(
            parameters.count, wanted, "network.parameters", "the weights and biases of all layers in turn")
        let rule = "one for each name"
        try ArtefactCheck.size(standardisation.mean.count, inputs, "network.standardisation.mean", rule)
        try ArtefactCheck.size(standardisation.scale.count, inputs, "network.standardisation.scale", rule)
        for (index, value) in standardisation.mean.enumerated() {
            try ArtefactCheck.finite(value, "network.standardisation.mean[\(index)]")
        }
        for (index, value) in standardisation.scale.enumerated() {
            try ArtefactCheck.require(
                value.isFinite && value > 0 && (1 / value).isFinite, "network.standardisation.scale[\(index)]",
                "\(value) is not positive and finite, or too small")
        }
        for (index, value) in parameters.enumerated() {
            try ArtefactCheck.finite(Double(value), "network.parameters[\(index)]")
        }
        try ArtefactCheck.require(
            outputScale.isFinite && outputScale > 0, "network.output_scale", "\(outputScale) is not positive and finite"
        )
        try ArtefactCheck.require(
            residualVariance.isFinite && residualVariance >= 0, "network.residual_variance",
            "\(residualVariance) is negative or not finite")
        return MLPModel(
            base: linear,
            standardisation: Standardisation(mean: standardisation.mean, scale: standardisation.scale),
            hidden: hidden, parameters: parameters, outputScale: outputScale, residualVariance: residualVariance)
    }
}
