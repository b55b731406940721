/// Where each group of the network's parameters stands in one array of floats.
enum NetworkLayout {
    /// Outputs: log length, root of the length, length, log spread.
    static let outputs = 4
    static let hidden = 48
    static let embedding = 8
    static let wideRows = 1 << TextFeature.wideBits
    static let embeddingRows = 1 << TextFeature.embeddingBits
    /// Inputs of the hidden layer: scalars, the mean embedding, the wide part's four sums.
    static let inputs = DenseInputs.count + embedding + outputs

    static let wide = 0
    static let embeddings = wide + wideRows * outputs
    /// One row of `hidden` weights an input.
    static let first = embeddings + embeddingRows * embedding
    static let firstBias = first + inputs * hidden
    /// One row of `hidden` weights an output.
    static let second = firstBias + hidden
    static let secondBias = second + outputs * hidden
    static let count = secondBias + outputs
}
