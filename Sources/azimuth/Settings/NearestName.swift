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

    /// Insertions, deletions and substitutions that turn `a` into `b`.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let above = row[j + 1]
                row[j + 1] = x == y ? diagonal : min(diagonal, above, row[j]) + 1
                diagonal = above
            }
        }
        return row[b.count]
    }
}
