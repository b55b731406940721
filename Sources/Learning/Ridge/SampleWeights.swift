#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension RidgeTrainer {
    /// The weights times the forgetting of each sample's age; the newest is the last one, of age 0.
    func forgetting(_ weights: [Double]) -> [Double] {
        guard let halfLife, halfLife.isFinite else { return weights }
        let decay = exp2(-1 / halfLife)
        var factor = 1.0
        var result = weights
        for index in result.indices.reversed() {
            result[index] *= factor
            factor *= decay
        }
        return result
    }

    /// Kish's effective sample size: as many equally weighted samples would estimate a mean as well.
    static func effectiveSamples(_ weights: [Double]) -> Double {
        // Divided by the greatest first, so that squares of tiny or huge weights neither vanish nor overflow.
        guard let greatest = weights.max(), greatest > 0 else { return 0 }
        var sum = 0.0
        var squares = 0.0
        for weight in weights {
            let share = weight / greatest
            sum += share
            squares += share * share
        }
        return sum * sum / squares
    }

    /// How much of its weight each outlier loses in a reweighted pass after Huber.
    ///
    /// The spread is the median absolute residual times 1.4826, which is the standard deviation of a normal one;
    /// where it is 0, more than half of the samples are met exactly, and no other is called an outlier.
    static func huberLosses(
        _ weights: [Double], residuals: [Double], threshold: Double
    ) -> [(sample: Int, weight: Double)] {
        var sizes = residuals.map(abs)
        sizes.sort()
        let limit = threshold * 1.4826 * sizes[sizes.count / 2]
        guard limit > 0 else { return [] }
        return residuals.indices.compactMap { sample in
            let size = abs(residuals[sample])
            return size > limit ? (sample, weights[sample] * (1 - limit / size)) : nil
        }
    }
}
