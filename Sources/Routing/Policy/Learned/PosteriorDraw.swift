import Learning

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A few candidates whose scores are uncertain: which would be the best in a draw, and how likely each is.
///
/// Candidates of one request share most of what is uncertain, and what they share changes no choice. So each is given the
/// variance of its distance from their mean, times n / (n - 1): independent draws then differ as much between two
/// candidates, on average over the pairs, as the correlated ones would.
struct PosteriorDraw {
    /// Most candidates; of more the first ones are looked at.
    static let most = 16
    /// How far the probabilities may be off.
    static let tolerance = 1e-5

    private(set) var count = 0
    private(set) var positions = SIMD16<Int32>(repeating: -1)
    private var means = SIMD16<Float>()
    private(set) var deviations = SIMD16<Float>()

    /// The best candidates and those of at least `floor` that have room; nil where there is but one, or nothing uncertain.
    ///
    /// - Parameters:
    ///   - scores: one a candidate.
    ///   - features: the candidates' rows.
    ///   - posterior: what is not known of the model's weights.
    init?(
        scores: [Float], bar: Float, floor: Float, _ snapshot: Snapshot, features: [Float], _ posterior: WeightPosterior
    ) {
        var count = 0
        var positions = SIMD16<Int32>(repeating: -1)
        var means = SIMD16<Float>()
        for (place, score) in scores.enumerated() where score >= floor && count < Self.most {
            guard score >= bar || !Exploration.isOverloaded(snapshot.instances[place]) else { continue }
            positions[count] = Int32(place)
            means[count] = score
            count += 1
        }
        guard count > 1 else { return nil }
        var variances = SIMD16<Float>()
        features.withUnsafeBufferPointer { rows in
            posterior.spread(rows: rows, count: count) { [positions] in
                Int(positions[$0])
            } into: {
                variances[$0] = $1
            }
        }
        self.init(count: count, positions: positions, means: means, variances: variances)
    }

    /// The same of known variances.
    init?(count: Int, positions: SIMD16<Int32>, means: SIMD16<Float>, variances: SIMD16<Float>) {
        self.count = count
        self.positions = positions
        self.means = means
        deviations = variances.squareRoot()
        let greatest = deviations.max()
        guard greatest > 0, greatest.isFinite else { return nil }
        // One much better known than another would make the integrand too steep for the quadrature's steps.
        for place in 0..<count { deviations[place] = max(deviations[place], Self.leastRatio * greatest) }
    }

    /// Least deviation as a share of the greatest.
    private static let leastRatio: Float = 0.2

    /// Draws a score for each and takes the highest.
    func sample(random: inout RoutingGenerator) -> Int {
        var best = 0
        var highest = -Double.infinity
        for place in 0..<count {
            let score = Double(means[place]) + Double(deviations[place]) * Self.normal(&random)
            if score > highest { (best, highest) = (place, score) }
        }
        return Int(positions[best])
    }

    /// Probability that the candidate has the highest score: the integral over its own score of its density times the
    /// probability that all others are lower, by the trapezoidal rule from -6.5 to 6.5 deviations in steps of a quarter.
    func chance(of position: Int) -> Double {
        guard let own = (0..<count).first(where: { positions[$0] == Int32(position) }) else { return 0 }
        var sum = 0.0
        for step in -26...26 {
            let distance = 0.25 * Double(step)
            let score = Double(means[own]) + Double(deviations[own]) * distance
            var density = exp(-0.5 * distance * distance)
            for other in 0..<count where other != own {
                density *= Self.below((score - Double(means[other])) / Double(deviations[other]))
            }
            sum += density
        }
        return min(0.25 * sum / (2 * Double.pi).squareRoot(), 1)
    }

    /// Probability that a standard normal number is below `value`.
    private static func below(_ value: Double) -> Double { 0.5 * erfc(-value * 0.5.squareRoot()) }

    /// A standard normal number (Box and Muller).
    private static func normal(_ random: inout RoutingGenerator) -> Double {
        (-2 * log(1 - random.unit())).squareRoot() * cos(2 * Double.pi * random.unit())
    }
}

extension SIMD16<Float> {
    /// The root of each number; 0 for what is not positive.
    fileprivate func squareRoot() -> SIMD16<Float> {
        var roots = SIMD16<Float>()
        for place in 0..<16 where self[place] > 0 { roots[place] = self[place].squareRoot() }
        return roots
    }
}
