/// All of what is added, up to a bound; beyond it a part in which each has an equal chance (reservoir sampling, Vitter
/// 1985), so that long runs take no more memory than short ones. Equal sequences leave equal samples.
struct Sampled<Element: Sendable>: Sendable {
    /// Enough for a 99 % quantile to lie within 0.03 % of its rank.
    static var bound: Int { 1 << 17 }

    private(set) var elements: [Element] = []
    /// How many were added.
    private(set) var seen = 0
    private let bound: Int
    private var random = SeededGenerator(seed: 1)

    init(bound: Int = Self.bound) { self.bound = max(bound, 1) }

    mutating func append(_ element: Element) {
        seen += 1
        guard elements.count >= bound else { return elements.append(element) }
        let place = random.below(seen)
        if place < bound { elements[place] = element }
    }

    /// How many each that is kept stands for.
    var weight: Double { elements.isEmpty ? 1 : Double(seen) / Double(elements.count) }
}

/// Durations in seconds with their exact mean; percentiles are of a sample where there are very many.
struct SampledTimes: Sendable {
    private var sample = Sampled<Double>()
    private var sum = 0.0

    /// Those that are kept: all, up to `Sampled.bound`.
    var values: [Double] { sample.elements }

    mutating func append(_ seconds: Double) {
        sample.append(seconds)
        sum += seconds
    }

    /// Nil where there are none.
    var summary: LatencySummary? {
        guard var summary = LatencySummary(sample.elements) else { return nil }
        guard sample.seen > summary.count else { return summary }
        summary.count = sample.seen
        summary.mean = sum / Double(sample.seen)
        return summary
    }
}
