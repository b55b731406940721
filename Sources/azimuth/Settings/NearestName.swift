/// Guesses what a misspelt name was meant to be.
enum NearestName {
    /// The candidate with the least edit distance, if it is at most a third of the name's length.
    static func find(_ name: String, in candidates: [String]) -> String? {
        let wanted = Array(normalised(name).utf8.prefix(64))
        let best = candidates.map { ($0, distance(wanted, Array(normalised($0).utf8))) }.min { $0.1 < $1.1 }
        guard let best, best.1 <= max(1, wanted.count / 3) else { return nil }
        return best.0
    }

    /// Case and the kind of separator are no difference.
    private static func normalised(_ name: String) -> String { name.lowercased().replacing("_", with: "-") }

    /// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var least = min(last[j + 1], row[j]) + 1
                least = min(least, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, beforeLast[j - 1] + 1) }
                row.append(least)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
