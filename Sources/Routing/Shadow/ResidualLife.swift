/// How many more tokens an answer has on average once it has a given number: from the lengths of the last answers.
///
/// A table of the mean residual life in steps of 32 tokens, made anew now and then.
struct ResidualLife: Sendable {
    private static let width = 32.0
    private static let buckets = 160
    private static let kept = 512
    /// What a chat service answers, before anything has been observed.
    private static let typical = [8, 24, 48, 96, 96, 192, 192, 192, 384, 384, 384, 768]

    private var lengths: [Double]
    private var next = 0
    private var observed = 0
    private var table: [Double] = []

    init() {
        lengths = Self.typical.map(Double.init)
        measure()
    }

    /// Mean length of an answer.
    var mean: Double { table[0] }

    /// Mean tokens still to come of an answer with `produced` tokens; at least 1.
    @inline(__always)
    func mean(after produced: Double) -> Double {
        let bucket = Int(min(max(produced, 0) / Self.width, Double(Self.buckets - 1)))
        return table.withUnsafeBufferPointer { $0[bucket] }
    }

    mutating func observe(_ length: Int) {
        guard length >= 1 else { return }
        let value = Double(min(length, 1 << 24))
        if observed < Self.typical.count {
            lengths[observed] = value
        } else if lengths.count < Self.kept {
            lengths.append(value)
        } else {
            lengths[next] = value
            next = (next + 1) % Self.kept
        }
        observed += 1
        // Often while there are few, later every 64.
        if observed % (observed < 64 ? 8 : 64) == 0 { measure() }
    }

    private mutating func measure() {
        let sorted = lengths.sorted()
        var suffix = [Double](repeating: 0, count: sorted.count + 1)
        for place in sorted.indices.reversed() { suffix[place] = suffix[place + 1] + sorted[place] }
        var first = 0
        var last = 16.0
        table = (0..<Self.buckets).map { bucket in
            let produced = Double(bucket) * Self.width
            while first < sorted.count, sorted[first] <= produced { first += 1 }
            let longer = Double(sorted.count - first)
            // Beyond the longest that was seen, what was found before it goes on.
            if longer > 0 { last = max(suffix[first] / longer - produced, 1) }
            return last
        }
    }
}
