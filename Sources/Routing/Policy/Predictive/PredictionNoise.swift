/// Makes predictions wrong on purpose, to see how much depends on them.
///
/// Source: Block's error injection (arXiv 2508.03611): a factor clamp(1 + N(0, s), 0.1, 5) on each candidate's figure.
struct PredictionNoise {
    /// Standard deviation of the factor before it is clamped.
    let deviation: Double

    /// Multiplies each score by a factor of its own.
    func disturb(_ scores: inout [Float], random: inout RoutingGenerator) {
        for position in scores.indices { scores[position] *= Float(factor(random: &random)) }
    }

    func factor(random: inout RoutingGenerator) -> Double {
        // Twelve uniform numbers less six are normal enough for what the clamp leaves.
        var normal = -6.0
        for _ in 0..<12 { normal += random.unit() }
        return min(max(1 + deviation * normal, 0.1), 5)
    }
}
