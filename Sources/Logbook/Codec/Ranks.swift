/// A ranking as the logbook stores it: each candidate's place, which a view can read without searching.
enum Ranks {
    /// The place of a candidate that is not in the ranking.
    static let unranked = UInt16.max

    /// Each candidate's place in `ranking` (candidate positions, best first), from 0.
    static func ranks(of ranking: some Sequence<some BinaryInteger>, candidates: Int) -> [UInt16] {
        var ranks = [UInt16](repeating: unranked, count: candidates)
        for (rank, candidate) in ranking.enumerated() where ranks.indices.contains(Int(candidate)) {
            ranks[Int(candidate)] = UInt16(clamping: rank)
        }
        return ranks
    }

    /// The ranking that `ranks` was made from.
    static func ranking(of ranks: [UInt16]) -> [Int] {
        ranks.indices.filter { ranks[$0] != unranked }.sorted { ranks[$0] < ranks[$1] }
    }
}
