/// The rate of arrivals now and some time ahead: a line through the last minutes, begun anew where the rate jumps.
///
/// A jump is found by the likelihood ratio of the last seconds against the line; a slope counts as far as chance does not
/// explain it.
public struct ArrivalForecast: Sendable {
    private struct Look: Sendable {
        var end: Double
        var seconds: Double
        var count: Double
    }

    /// Seconds that the line is drawn through.
    static let window = 240.0
    /// Seconds in which a jump is looked for.
    static let scan = 45.0
    /// Standard errors that make a jump.
    static let significance = 4.5
    private var looks: [Look] = []
    /// Variance of the counts over their mean; 1 for independent arrivals.
    private(set) var dispersion = 1.0
    private var center = 0.0
    private var mean = 0.0
    private(set) var slope = 0.0
    /// Jumps seen.
    public private(set) var jumps = 0

    /// Seconds looked at, those before a jump included.
    private(set) var seen = 0.0

    /// Nothing seen.
    public init() {}

    /// Takes in `count` arrivals of the `seconds` up to `now`.
    mutating func take(_ count: Int, seconds: Double, now: Double) {
        guard seconds > 0 else { return }
        seen += seconds
        if looks.count >= 5 {
            let expected = max(rate(at: now - seconds / 2) * seconds, 0.2)
            let miss = Double(count) - expected
            let surprise = min(miss * miss / expected, 25)
            dispersion += 0.02 * (max(surprise, 0.1) - dispersion)
        }
        looks.append(Look(end: now, seconds: seconds, count: Double(count)))
        if let first = looks.firstIndex(where: { $0.end > now - Self.window }), first > 0 { looks.removeFirst(first) }
        if let start = jump(now: now) {
            looks.removeFirst(start)
            jumps += 1
        }
        fit(now: now)
    }

    /// Requests a second expected `ahead` seconds after the last look.
    public func rate(in ahead: Double) -> Double {
        guard let now = looks.last?.end else { return 0 }
        let level = rate(at: now)
        // A line goes on for so long only.
        return min(max(rate(at: now + ahead), 0.3 * level), 3 * level)
    }

    /// Requests a second now.
    public var level: Double { looks.last.map { rate(at: $0.end) } ?? 0 }

    private func rate(at time: Double) -> Double { max(mean + slope * (time - center), 0) }

    /// The look with which the rate has become another one; nil where it has not.
    private func jump(now: Double) -> Int? {
        guard looks.count >= 8 else { return nil }
        var (count, expected) = (0.0, 0.0)
        var best = (z: Self.significance, place: -1)
        for place in looks.indices.reversed().dropLast(4) {
            let look = looks[place]
            guard look.end > now - Self.scan else { break }
            count += look.count
            expected += max(rate(at: look.end - look.seconds / 2) * look.seconds, 0.05 * look.seconds)
            let z = abs(count - expected) / (max(dispersion, 1) * max(expected, 1)).squareRoot()
            if z > best.z { best = (z, place) }
        }
        return best.place > 0 ? best.place : nil
    }

    private mutating func fit(now: Double) {
        var (seconds, count, times) = (0.0, 0.0, 0.0)
        for look in looks {
            seconds += look.seconds
            count += look.count
            times += look.seconds * (look.end - look.seconds / 2)
        }
        guard seconds > 0 else { return }
        mean = count / seconds
        center = times / seconds
        slope = 0
        guard seconds >= 30 else { return }
        var (squares, products) = (0.0, 0.0)
        for look in looks {
            let offset = look.end - look.seconds / 2 - center
            squares += look.seconds * offset * offset
            products += offset * look.count
        }
        guard squares > 0 else { return }
        let raw = products / squares
        let error = (max(dispersion, 1) * max(mean, 0.05) / squares).squareRoot()
        // What lies within two standard errors of 0 is nothing; beyond, most of it counts.
        slope = raw * max(0, 1 - 4 * error * error / max(raw * raw, 1e-18))
    }
}
