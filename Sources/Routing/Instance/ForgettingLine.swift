/// A straight line y = base + slope * x fitted to a stream of points, older points counting less and less.
///
/// Weighted least squares over exponentially forgotten sums. The error is taken to grow with x, so that a long queue
/// does not drown the idle instance, but not with y: an instance that has become slower must not count for less.
/// A prior line enters as imagined points.
public struct ForgettingLine: Sendable, Equatable {
    /// Seconds at x = 0.
    public struct Fit: Sendable, Equatable {
        /// y at x = 0, in seconds.
        public var base: Double
        /// Seconds per unit of x.
        public var slope: Double

        /// A line through (0, `base`) with `slope`.
        public init(base: Double, slope: Double) {
            self.base = base
            self.slope = slope
        }

        /// y at `x` in seconds.
        public func callAsFunction(_ x: Double) -> Double { base + slope * x }
    }

    /// Sums of w, wx, wxx, wy, wxy over points of weight w.
    private var sums: (weight: Double, x: Double, xx: Double, y: Double, xy: Double) = (0, 0, 0, 0, 0)
    /// How many points there are, forgotten ones counted in part.
    private var points = 0.0
    private let forgetting: Double

    /// An empty line; each new point multiplies what came before by `forgetting`.
    public init(forgetting: Double) { self.forgetting = forgetting }

    /// Adds the point (`x` at least 0, `y` seconds).
    public mutating func observe(x: Double, y: Double) {
        let scale = 1 / (1 + x / Self.evenPoint)
        add(x: x, y: y, weight: scale * scale, keeping: forgetting)
        points = forgetting * points + 1
    }

    /// The line that fits the points and `strength` imagined points on `prior`, within `bounds`.
    public func fit(prior: Fit, strength: Double, bounds: Bounds) -> Fit {
        var line = self
        // Half the imagined points stand at zero, half where the slope decides.
        let far = max(2 * (sums.weight > 0 ? sums.x / sums.weight : 0), Self.leastFarPoint)
        // Each weighs as much as a real one does on average.
        let each = points > 0 ? sums.weight / points : 1
        line.add(x: 0, y: prior(0), weight: strength / 2 * each, keeping: 1)
        line.add(x: far, y: prior(far), weight: strength / 2 * each, keeping: 1)
        return line.solve(bounds)
    }

    /// What a fit may say.
    public struct Bounds: Sendable, Equatable {
        /// Allowed `base` in seconds.
        public var base: ClosedRange<Double>
        /// Allowed `slope` in seconds per unit of x.
        public var slope: ClosedRange<Double>

        /// Bounds of a fit.
        public init(base: ClosedRange<Double>, slope: ClosedRange<Double>) {
            self.base = base
            self.slope = slope
        }
    }

    private mutating func add(x: Double, y: Double, weight: Double, keeping: Double) {
        sums.weight = keeping * sums.weight + weight
        sums.x = keeping * sums.x + weight * x
        sums.xx = keeping * sums.xx + weight * x * x
        sums.y = keeping * sums.y + weight * y
        sums.xy = keeping * sums.xy + weight * x * y
    }

    private func solve(_ bounds: Bounds) -> Fit {
        let determinant = sums.weight * sums.xx - sums.x * sums.x
        var slope = determinant > 0 ? (sums.weight * sums.xy - sums.x * sums.y) / determinant : bounds.slope.lowerBound
        slope = min(max(slope, bounds.slope.lowerBound), bounds.slope.upperBound)
        var base = (sums.y - slope * sums.x) / sums.weight
        if !bounds.base.contains(base) {
            base = min(max(base, bounds.base.lowerBound), bounds.base.upperBound)
            if sums.xx > 0 { slope = (sums.xy - base * sums.x) / sums.xx }
            slope = min(max(slope, bounds.slope.lowerBound), bounds.slope.upperBound)
        }
        return Fit(base: base, slope: slope)
    }

    /// The x at which the error is twice that at 0: about where base and slope contribute equally to TTFT.
    private static let evenPoint = 500.0
    private static let leastFarPoint = 512.0

    /// Equal sums and equal forgetting.
    public static func == (left: ForgettingLine, right: ForgettingLine) -> Bool {
        left.sums == right.sums && left.points == right.points && left.forgetting == right.forgetting
    }
}
