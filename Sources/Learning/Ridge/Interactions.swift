/// Products of two columns that a linear model reads as further columns.
public struct Interactions: Sendable, Equatable {
    /// Two columns whose values are multiplied; equal ones make a square.
    public struct Pair: Sendable, Hashable {
        /// Column of one factor.
        public let first: Int
        /// Column of the other factor.
        public let second: Int

        /// The product of two columns.
        public init(_ first: Int, _ second: Int) {
            self.first = first
            self.second = second
        }
    }

    /// The products, in the order of their weights.
    public let pairs: [Pair]

    /// The given products.
    public init(_ pairs: [Pair]) { self.pairs = pairs }

    /// No products: a plain linear model.
    public static let none = Interactions([])

    /// Number of products.
    public var count: Int { pairs.count }

    /// The first pair that names a column outside `0..<columns`, or nil where all fit.
    public func firstMisfit(columns: Int) -> Pair? {
        let range = 0..<columns
        return pairs.first { !range.contains($0.first) || !range.contains($0.second) }
    }
}

extension Interactions: Codable {
    /// Reads a list of two-element lists.
    public init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        var pairs: [Pair] = []
        while !list.isAtEnd {
            var pair = try list.nestedUnkeyedContainer()
            let first = try pair.decode(Int.self)
            let second = try pair.decode(Int.self)
            guard pair.isAtEnd else {
                throw DecodingError.dataCorruptedError(
                    in: pair, debugDescription: "an interaction has exactly two columns")
            }
            pairs.append(Pair(first, second))
        }
        self.init(pairs)
    }

    /// Writes a list of two-element lists.
    public func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        for pair in pairs { try list.encode([pair.first, pair.second]) }
    }
}
