#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension SampleWindow {
    /// The same with labels that are only upper bounds replaced by what is to be expected below them: the mean of a normal
    /// distribution about the model's prediction, cut off at the bound.
    ///
    /// Done before each fit with the model of the last, this is expectation and maximisation of a regression with censored
    /// labels (Tobin 1958; Schmee and Hahn 1979).
    public func imputed(by model: RidgeModel) -> SampleWindow {
        guard boundCount > 0 else { return self }
        var copy = self
        let deviation = model.residualVariance.squareRoot()
        withRows { rows in
            for (place, isBound) in bounds.enumerated() where isBound {
                let row = UnsafeBufferPointer(rebasing: rows[place * columns..<(place + 1) * columns])
                let bound = labels[labels.startIndex + place]
                copy.setLabel(
                    place, Self.expected(below: bound, mean: model.predict(row: row), deviation: deviation))
            }
        }
        return copy
    }

    /// The same without the samples whose label is only a bound.
    public func withoutBounds() -> SampleWindow {
        guard boundCount > 0 else { return self }
        var copy = SampleWindow(columns: columns, capacity: capacity)
        for (place, isBound) in bounds.enumerated() where !isBound {
            copy.append(
                row: Array(row(place)), label: labels[labels.startIndex + place],
                time: times[times.startIndex + place])
        }
        return copy
    }

    /// The mean of a normal distribution below a bound.
    static func expected(below bound: Double, mean: Double, deviation: Double) -> Double {
        guard deviation > 0, mean.isFinite else { return min(bound, mean.isFinite ? mean : bound) }
        let distance = (bound - mean) / deviation
        // Far in the tail both density and probability vanish, and the mean is hardly below the bound.
        guard distance > -30 else { return bound + deviation / distance }
        let density = exp(-0.5 * distance * distance) / (2 * Double.pi).squareRoot()
        let below = 0.5 * erfc(-distance * 0.5.squareRoot())
        return min(mean - deviation * density / below, bound)
    }
}
