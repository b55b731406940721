#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The scalar inputs of the network: places and values of those that are not 0.
///
/// Most are soft bins: a value between two knots sets both in proportion, so that a linear layer can follow any curve.
struct DenseInputs: Sendable, Equatable {
    private(set) var places: [UInt8] = []
    private(set) var values: [Float] = []

    /// Number of inputs.
    static let count = 171
    /// Logarithms of answer lengths are taken relative to this, that of a common answer.
    static let centre: Float = 5.4

    init(_ query: LengthQuery, turns: [AnsweredTurn]) {
        places.reserveCapacity(64)
        values.reserveCapacity(64)
        var base = 0
        let counts = query.reading.counts
        bins(Self.log(query.promptTokens), 0, 9, 13, &base)
        bins(Self.log(query.historyTokens), 0, 10, 11, &base)
        bins(Self.log(Float(counts.bytes)), 0, 7, 15, &base)
        bins(Self.log(Float(query.turn)), 0, 4, 6, &base)
        for count in [
            counts.newlines, counts.questions, counts.backticks, counts.digits, counts.capitals, counts.brackets,
            counts.bullets, counts.colons, counts.commas,
        ] {
            bins(Self.log(Float(count)), 0, 6, 7, &base)
        }
        bins(Float(counts.highBytes) / Float(counts.bytes + 1), 0, 1, 6, &base)
        set(base, counts.lastMark == UInt8(ascii: "?") ? 1 : 0)
        addHistory(turns, logBytes: Self.log(Float(counts.bytes)), query.reading.signature, base + 1)
    }

    private static func log(_ value: Float) -> Float {
        let sane = value.isFinite ? min(max(value, 0), 1e9) : 0
        return log1pf(sane)
    }

    private mutating func set(_ place: Int, _ value: Float) {
        guard value != 0 else { return }
        places.append(UInt8(truncatingIfNeeded: place))
        values.append(value)
    }

    /// Spreads a value over the two nearest of `knots` knots from `low` to `high`, and passes them.
    private mutating func bins(_ value: Float, _ low: Float, _ high: Float, _ knots: Int, _ base: inout Int) {
        let last = Float(knots - 1)
        let scaled = min(max((value - low) / (high - low) * last, 0), last - 1e-4)
        let knot = Int(scaled)
        set(base + knot, 1 - (scaled - Float(knot)))
        set(base + knot + 1, scaled - Float(knot))
        base += knots
    }

    /// How long the conversation's answers have been: the last, the mean, the recent, those to similar messages.
    private mutating func addHistory(
        _ turns: [AnsweredTurn], logBytes: Float, _ signature: SIMD4<UInt64>, _ start: Int
    ) {
        guard let last = turns.last else { return }
        var base = start
        let shape = HistoryShape(turns, logBytes: logBytes, signature)
        for value in [shape.last, shape.mean, shape.recent, shape.similar] { bins(value, -4, 2.5, 9, &base) }
        bins(shape.bestOverlap, 0, 1, 6, &base)
        let several = turns.count > 1
        let raw: [Float] = [
            1, shape.last, shape.mean, shape.recent, shape.similar, shape.bestOverlap,
            shape.bestOverlap * shape.best, Self.log(Float(turns.count)), shape.most, shape.least, shape.spread,
            logBytes - last.logBytes, several ? 1 : 0,
            several ? turns[turns.count - 2].logTokens - Self.centre : 0,
        ]
        for (offset, value) in raw.enumerated() { set(base + offset, value) }
    }
}
