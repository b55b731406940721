/// The layers of a fully connected network with one output, and where each one's parameters lie in one flat buffer.
///
/// Layer after layer: first the weights, a row for each input and a column for each output, then one bias an output.
struct MLPShape: Sendable, Equatable {
    struct Layer: Sendable, Equatable {
        let inputs: Int
        let outputs: Int
        /// Where the weights begin in the flat buffer.
        let weights: Int
        /// Where the biases begin in the flat buffer.
        let biases: Int
        /// Where a sample's outputs begin, in samples' worth of values, in a buffer of all layers' outputs.
        let activations: Int
    }

    let layers: [Layer]
    /// Values in the flat buffer.
    let parameters: Int
    /// Outputs of all layers together, for one sample.
    let activations: Int

    /// A network of `inputs` terms and the given hidden layers; all counts are positive.
    init(inputs: Int, hidden: [Int]) {
        precondition(inputs > 0 && hidden.allSatisfy { $0 > 0 }, "a layer has units")
        var layers: [Layer] = []
        var offset = 0
        var held = 0
        var width = inputs
        for outputs in hidden + [1] {
            layers.append(
                Layer(
                    inputs: width, outputs: outputs, weights: offset, biases: offset + width * outputs,
                    activations: held))
            offset += (width + 1) * outputs
            held += outputs
            width = outputs
        }
        self.layers = layers
        parameters = offset
        activations = held
    }
}
