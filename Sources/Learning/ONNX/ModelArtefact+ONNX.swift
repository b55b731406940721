extension ModelArtefact {
    /// Name of the graph's output.
    public static let onnxOutput = "reward"

    /// The model as an ONNX file: raw features in, the predicted reward out.
    ///
    /// Each feature is an input of its own, by its name in the feature schema: 32-bit floats, a row a candidate, one
    /// column. Products of columns, standardisation and the network's correction are parts of the graph. Sums are taken
    /// in 64 bits as the router takes them, the network in 32; the output `reward` is a 32-bit float a row. What a
    /// policy charges for a choice's cost to others is no part of a model.
    ///
    /// - Parameter program: version of the program that writes it.
    /// - Throws: `ArtefactFailure` where the model is none that can be served.
    public func onnx(program: String) throws(ArtefactFailure) -> [UInt8] {
        _ = try json()
        if let name = featureNames.first(where: { $0 == Self.onnxOutput || $0.hasPrefix("azimuth_") }) {
            throw ArtefactFailure(
                field: "feature_names", problem: "'\(name)' is the name of another part of the graph")
        }
        var graph = ONNXGraph(name: "azimuth_\(model.kind.rawValue)")
        for name in featureNames { graph.input(name, .float) }
        let features = graph.node("Concat", featureNames, as: "azimuth_features", [("axis", 1)])
        var reward = Self.linear(model.linear, features, &graph)
        if case .mlp(let network) = model {
            let correction = Self.correction(network, features, &graph)
            reward = graph.node("Add", [reward, correction], as: "azimuth_corrected")
        }
        graph.output(graph.cast(reward, to: .float, as: Self.onnxOutput), .float)
        return graph.file(
            producer: ("azimuth", program), version: version,
            description: "Predicts a candidate's reward under the objective \(objective): higher is better.",
            properties: [
                ("feature_schema", "\(featureSchema)"), ("feature_schema_hash", featureSchemaHash),
                ("feature_names", featureNames.joined(separator: ",")), ("opset", "\(ONNXGraph.opset)"),
                ("kind", model.kind.rawValue), ("objective", objective), ("model_version", "\(version)"),
                ("samples", "\(samples)"), ("trained_time", "\(trainedTime)"),
            ])
    }

    /// Columns and products, standardised, weighed and summed: `[rows, 1]` in 64 bits.
    private static func linear(_ model: RidgeModel, _ features: String, _ graph: inout ONNXGraph) -> String {
        var terms = graph.cast(features, to: .double, as: "azimuth_columns")
        if model.interactions.count > 0 {
            let pairs = model.interactions.pairs
            func factor(_ columns: [Int], _ name: String, _ graph: inout ONNXGraph) -> String {
                let indices = graph.constant(
                    "azimuth_\(name)_columns", ONNXTensor(columns.map { Int64($0) }, shape: [columns.count]))
                return graph.node("Gather", [terms, indices], as: "azimuth_\(name)", [("axis", 1)])
            }
            let factors = [
                factor(pairs.map(\.first), "first_factor", &graph),
                factor(pairs.map(\.second), "second_factor", &graph),
            ]
            let products = graph.node("Mul", factors, as: "azimuth_products")
            terms = graph.node("Concat", [terms, products], as: "azimuth_terms", [("axis", 1)])
        }
        let count = model.weights.count
        let mean = graph.constant("azimuth_mean", ONNXTensor(model.standardisation.mean, shape: [count]))
        let scale = graph.constant("azimuth_scale", ONNXTensor(model.standardisation.scale, shape: [count]))
        let weights = graph.constant("azimuth_weights", ONNXTensor(model.weights, shape: [count, 1]))
        let intercept = graph.constant("azimuth_intercept", ONNXTensor([model.intercept], shape: [1]))
        let centred = graph.node("Sub", [terms, mean], as: "azimuth_centred")
        let standardised = graph.node("Div", [centred, scale], as: "azimuth_standardised")
        let sum = graph.node("MatMul", [standardised, weights], as: "azimuth_sum")
        return graph.node("Add", [sum, intercept], as: "azimuth_linear")
    }

    /// What the network adds: columns held to their range in training, standardised, layer after layer.
    private static func correction(_ model: MLPModel, _ features: String, _ graph: inout ONNXGraph) -> String {
        let columns = model.inputCount
        let lower = graph.constant("azimuth_lower", ONNXTensor(model.bounds.lower, shape: [columns]))
        let upper = graph.constant("azimuth_upper", ONNXTensor(model.bounds.upper, shape: [columns]))
        let raised = graph.node("Max", [features, lower], as: "azimuth_raised")
        let held = graph.cast(
            graph.node("Min", [raised, upper], as: "azimuth_held"), to: .double, as: "azimuth_held_columns")
        let mean = graph.constant(
            "azimuth_network_mean", ONNXTensor(model.standardisation.mean, shape: [columns]))
        // A product with the inverse, as in serving: a quotient may round otherwise.
        let inverse = graph.constant(
            "azimuth_network_inverse_scale", ONNXTensor(model.standardisation.scale.map { 1 / $0 }, shape: [columns]))
        let centred = graph.node("Sub", [held, mean], as: "azimuth_network_centred")
        var values = graph.cast(
            graph.node("Mul", [centred, inverse], as: "azimuth_network_terms"), to: .float, as: "azimuth_layer_0")
        for (index, layer) in model.shape.layers.enumerated() {
            let weights = graph.constant(
                "azimuth_weights_\(index)",
                ONNXTensor(Array(model.parameters[layer.weights..<layer.biases]), shape: [layer.inputs, layer.outputs]))
            let biases = graph.constant(
                "azimuth_biases_\(index)",
                ONNXTensor(
                    Array(model.parameters[layer.biases..<layer.biases + layer.outputs]), shape: [layer.outputs]))
            let sums = graph.node("MatMul", [values, weights], as: "azimuth_sums_\(index)")
            values = graph.node("Add", [sums, biases], as: "azimuth_units_\(index)")
            if index < model.shape.layers.count - 1 {
                values = graph.node("Relu", [values], as: "azimuth_layer_\(index + 1)")
            }
        }
        let unit = graph.constant("azimuth_output_scale", ONNXTensor([model.outputScale], shape: [1]))
        return graph.node(
            "Mul", [graph.cast(values, to: .double, as: "azimuth_network"), unit], as: "azimuth_correction")
    }
}
