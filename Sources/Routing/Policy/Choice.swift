/// Choosing among scored candidates.
enum Choice {
    /// Candidates that score at least `bar`, how many there are and the first of them.
    struct Band {
        var bar: Float
        var count: Int
        var first: Int
    }

    /// The candidates that share the highest score; `scores` is not empty.
    static func best(of scores: [Float]) -> Band {
        var bar = -Float.infinity
        for score in scores where score > bar { bar = score }
        return band(of: scores, from: bar)
    }

    /// The candidates that score at least `bar`.
    static func band(of scores: [Float], from bar: Float) -> Band {
        var count = 0
        var first = 0
        for (position, score) in scores.enumerated() where score >= bar {
            if count == 0 { first = position }
            count += 1
        }
        return Band(bar: bar, count: count, first: first)
    }

    /// One of the band, each with equal probability.
    static func pick(_ band: Band, among scores: [Float], random: inout RoutingGenerator) -> Int {
        var left = random.index(below: band.count)
        for (position, score) in scores.enumerated() where score >= band.bar {
            if left == 0 { return position }
            left -= 1
        }
        return band.first
    }

    /// All positions: `first`, then by falling score, equal ones in cyclic order after `first`.
    static func order(_ scores: [Float], first: Int) -> [Int] {
        let count = scores.count
        var order = [Int](unsafeUninitializedCapacity: count) { buffer, filled in
            for offset in 0..<count {
                let position = first + offset
                buffer.initializeElement(at: offset, to: position < count ? position : position - count)
            }
            filled = count
        }
        // The standard library's sort is stable, so equal scores keep the cyclic order.
        scores.withUnsafeBufferPointer { scores in
            order.withUnsafeMutableBufferPointer { buffer in
                var rest = UnsafeMutableBufferPointer(rebasing: buffer.dropFirst())
                rest.sort { scores[$0] > scores[$1] }
            }
        }
        return order
    }
}
