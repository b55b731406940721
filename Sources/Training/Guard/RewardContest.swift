#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Rewards of the two arms of a randomised trial, with what was expected of each request beforehand.
///
/// What the expectation explains is taken off both arms alike (regression adjustment, Fisher 1932, as CUPED: Deng et al.,
/// WSDM 2013). The spread is that of both arms together, or a control arm that has seen no bad case yet would look surer
/// than it is.
struct RewardContest {
    private struct Arm {
        var count = 0.0
        var expected = 0.0
        var reward = 0.0
        // Sums of squared distances from the means, and of their products (Welford).
        var expectedSquares = 0.0
        var rewardSquares = 0.0
        var products = 0.0

        mutating func add(expected value: Double, reward outcome: Double) {
            count += 1
            let before = (value - expected, outcome - reward)
            expected += before.0 / count
            reward += before.1 / count
            expectedSquares += before.0 * (value - expected)
            rewardSquares += before.1 * (outcome - reward)
            products += before.0 * (outcome - reward)
        }
    }

    private var model = Arm()
    private var control = Arm()

    mutating func add(isControl: Bool, expected: Double, reward: Double) {
        if isControl {
            control.add(expected: expected, reward: reward)
        } else {
            model.add(expected: expected, reward: reward)
        }
    }

    /// Requests of each arm.
    var models: Int { Int(model.count) }
    var controls: Int { Int(control.count) }
    /// Mean rewards as they were.
    var meanModel: Double { model.reward }
    var meanControl: Double { control.reward }

    private var slope: Double {
        let squares = model.expectedSquares + control.expectedSquares
        return squares > 0 ? (model.products + control.products) / squares : 0
    }

    /// By how much the control arm's mean reward is above the model's, were the requests as hard in both.
    var difference: Double { control.reward - model.reward - slope * (control.expected - model.expected) }

    /// Standard error of the difference.
    var standardError: Double {
        let left = model.count + control.count - 3
        guard left > 0, model.count > 0, control.count > 0 else { return .infinity }
        let squares = model.rewardSquares + control.rewardSquares - slope * (model.products + control.products)
        return (max(squares, 0) / left * (1 / model.count + 1 / control.count)).squareRoot()
    }

    /// Whether the model is worse by more than chance explains, however often that was asked before.
    func isLost(_ rule: GuardRule) -> Bool {
        guard min(model.count, control.count) >= Double(rule.minimumCompared) else { return false }
        let excess = difference - rule.margin * abs(control.reward)
        return excess > Self.bound(1 / (1 / model.count + 1 / control.count), risk: rule.risk) * standardError
    }

    /// Standard errors that a difference of 0 ever exceeds with probability `risk`, looked at after any number of requests:
    /// the normal mixture of Robbins (1970), narrowest where as many are compared as are enough to see a large difference.
    private static func bound(_ compared: Double, risk: Double) -> Double {
        let ratio = compared / narrowest
        return ((1 + 1 / ratio) * (log(1 + ratio) + 2 * log(1 / risk))).squareRoot()
    }

    private static let narrowest = 30.0
}
