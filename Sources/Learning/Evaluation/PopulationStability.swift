#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// How far a distribution has moved: the population stability index, as credit scoring has long used it.
///
/// Values are put into ten bins with equal shares of the reference; the index is the sum of (p - q) ln(p / q) over the bins.
/// By custom below 0.1 nothing has moved, from 0.25 on much has.
public enum PopulationStability {
    private static let bins = 10

    /// The index of `recent` values beside `reference` ones; nil where either has none. Values that are not finite are
    /// left out.
    public static func index(reference: [Float], recent: [Float]) -> Double? {
        let old = reference.filter(\.isFinite).sorted()
        let new = recent.filter(\.isFinite)
        guard !old.isEmpty, !new.isEmpty else { return nil }
        // Where a value fills several bins, they are one.
        var edges: [Float] = []
        for bin in 1..<bins {
            let edge = old[min(old.count - 1, old.count * bin / bins)]
            if edge != edges.last, edge > old[0] { edges.append(edge) }
        }
        if edges.isEmpty { edges = [old[0].nextUp] }
        let before = shares(old, edges)
        let after = shares(new, edges)
        return zip(before, after).reduce(0) { $0 + ($1.0 - $1.1) * log($1.0 / $1.1) }
    }

    /// Share of the values in each bin, none quite 0.
    private static func shares(_ values: [Float], _ edges: [Float]) -> [Double] {
        var counts = [Double](repeating: 0.5, count: edges.count + 1)
        for value in values { counts[edges.firstIndex { value < $0 } ?? edges.count] += 1 }
        let total = counts.reduce(0, +)
        return counts.map { $0 / total }
    }
}
