/// A ranking as the logbook stores it: each candidate's place, which a view can read without searching.
enum Ranks {
    /// The place of a candidate that is not in the ranking.
    static let unranked = UInt16.max

    /// Each candidate's place in `ranking` (candidate positions, best first), from 0.
    static func ranks(of ranking: some Sequence<some BinaryInteger>, candidates: Int) -> [UInt16] {
        var ranks: [UInt16] = []
        fill(&ranks, of: ranking, candidates: candidates)
        return ranks
    }

    /// The same into memory that is there already.
    static func fill(
        _ ranks: inout [UInt16], of ranking: some Sequence<some BinaryInteger>, candidates: Int
    ) {
        ranks.removeAll(keepingCapacity: true)
        ranks.append(contentsOf: repeatElement(unranked, count: candidates))
        for (rank, candidate) in ranking.enumerated() where ranks.indices.contains(Int(candidate)) {
            ranks[Int(candidate)] = UInt16(clamping: rank)
        }
    }

    /// The ranking that `ranks` was made from.
    static func ranking(of ranks: [UInt16]) -> [Int] {
        ranks.indices.filter { ranks[$0] != unranked }.sorted { ranks[$0] < ranks[$1] }
    }
}
