/// All that a tagger has learned, part by part: for those who would look at it or use it elsewhere.
public struct TaggerParts: Sendable, Equatable, Encodable {
    /// Rows of one kind of weights, by number; rows that were never touched are left out of tables.
    public struct Rows: Sendable, Equatable, Encodable {
        /// Rows there are.
        public var rows: Int
        /// Weights of a row.
        public var width: Int
        /// The numbers of the rows that stand in `values`.
        public var numbers: [Int]
        /// Their weights.
        public var values: [[Float]]
    }

    /// What is known of one model or one system prompt: how far its answers lie from what the network says.
    public struct Residual: Sendable, Equatable, Encodable {
        /// A hash in hexadecimal; no text is kept.
        public var key: String
        /// Mean logarithm of the ratio.
        public var mean: Float
        /// Answers it rests on.
        public var count: Float
    }

    /// Answers learned from.
    public var observations: Int
    /// The hashed linear part: a row a text feature, a column an output.
    public var wide: Rows
    /// A row a word's hash.
    public var embeddings: Rows
    /// A row an input of the hidden layer, the last one its bias.
    public var hidden: Rows
    /// A row an output.
    public var output: Rows
    /// One an output: ln(1 + n), sqrt(n) / 5, n / 150 and the log of the error of the second, for n tokens.
    public var outputBias: [Float]
    /// Histograms of the second output's scaled errors, a group of lengths each, as shares.
    public var calibration: [[Float]]
    /// By model.
    public var models: [Residual]
    /// By system prompt.
    public var templates: [Residual]
    /// Recent errors of the tagger and of what it is weighed against.
    public var error: Float
    /// See `error`.
    public var baselineError: Float
}

extension LengthTagger {
    /// All that it has learned.
    public var parts: TaggerParts {
        TaggerParts(
            observations: observations,
            wide: rows(NetworkLayout.wide, NetworkLayout.wideRows, NetworkLayout.outputs, isTable: true),
            embeddings: rows(
                NetworkLayout.embeddings, NetworkLayout.embeddingRows, NetworkLayout.embedding, isTable: true),
            hidden: rows(NetworkLayout.first, NetworkLayout.inputs + 1, NetworkLayout.hidden, isTable: false),
            output: rows(NetworkLayout.second, NetworkLayout.outputs, NetworkLayout.hidden, isTable: false),
            outputBias: Array(network.weights[NetworkLayout.secondBias..<NetworkLayout.count]),
            calibration: calibrator.groups.map { Array($0.normalised) }, models: Self.residuals(models),
            templates: Self.residuals(templates), error: trust.error, baselineError: trust.baselineError)
    }

    private func rows(_ start: Int, _ count: Int, _ width: Int, isTable: Bool) -> TaggerParts.Rows {
        let fresh = LengthNetwork.untouchedSquares
        var rows = TaggerParts.Rows(rows: count, width: width, numbers: [], values: [])
        for row in 0..<count {
            let range = start + row * width..<start + (row + 1) * width
            guard !isTable || network.squares[range].contains(where: { $0 != fresh }) else { continue }
            rows.numbers.append(row)
            rows.values.append(Array(network.weights[range]))
        }
        return rows
    }

    private static func residuals(_ memory: ResidualMemory) -> [TaggerParts.Residual] {
        var found: [TaggerParts.Residual] = []
        memory.table.forEach { key, entry in
            found.append(.init(key: String(key, radix: 16), mean: entry.mean, count: entry.count))
        }
        return found
    }
}
