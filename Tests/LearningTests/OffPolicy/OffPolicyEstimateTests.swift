import Learning
import Testing

@Suite struct OffPolicyEstimateTests {
    /// A bandit of three actions whose rewards are known: context x in -1...1, action a pays a line in x and noise.
    private struct Bandit {
        var random: SeededGenerator
        static func mean(_ action: Int, _ x: Double) -> Double { [x, -x, 0.2 * x + 0.3][action] }

        /// The policy in question: the better of the first two, mostly.
        static func target(_ x: Double) -> [Double] { x > 0 ? [0.8, 0.1, 0.1] : [0.1, 0.8, 0.1] }
        /// What wrote the log: fond of the third.
        static func logging(_ x: Double) -> [Double] { x > 0 ? [0.3, 0.2, 0.5] : [0.25, 0.25, 0.5] }

        /// Its true value: the expectation over x, which is even on -1...1.
        static let truth: Double = {
            let steps = 20_000
            return (0..<steps).reduce(0) { sum, step in
                let x = (Double(step) + 0.5) / Double(steps) * 2 - 1
                let value = (0..<3).reduce(0) { $0 + target(x)[$1] * mean($1, x) }
                return sum + value / Double(steps)
            }
        }()

        /// Decisions, with a model of the rewards that is off by `bias`.
        mutating func log(_ count: Int, bias: Double) -> [LoggedChoice] {
            (0..<count).map { _ in
                let x = random.signed()
                let logging = Self.logging(x)
                let draw = Double.random(in: 0..<1, using: &random)
                let action = draw < logging[0] ? 0 : draw < logging[0] + logging[1] ? 1 : 2
                func model(_ action: Int) -> Double { Self.mean(action, x) * (1 - bias) + bias * 0.4 }
                return LoggedChoice(
                    reward: Self.mean(action, x) + 0.5 * random.signed(), propensity: logging[action],
                    target: Self.target(x)[action], predicted: model(action),
                    expected: (0..<3).reduce(0) { $0 + Self.target(x)[$1] * model($1) })
            }
        }
    }

    /// 200 logs: a 95 % interval covers the truth in 190 of them, give or take three standard deviations of chance.
    @Test(arguments: [0, 0.7, -1])
    func theIntervalsCoverTheTruth(bias: Double) throws {
        var covered = [0, 0, 0]
        var widths = [0.0, 0.0, 0.0]
        for seed in 0..<200 {
            var bandit = Bandit(random: SeededGenerator(seed: UInt64(seed)))
            let estimate = try OffPolicyEstimate(bandit.log(600, bias: bias))
            for (index, value) in [estimate.ips, estimate.snips, estimate.dr].enumerated() {
                if value.low <= Bandit.truth, Bandit.truth <= value.high { covered[index] += 1 }
                widths[index] += value.high - value.low
            }
        }
        for count in covered { #expect((181...200).contains(count)) }
        // A good model narrows the doubly robust interval; a bad one widens it without a bias.
        if bias == 0 { #expect(widths[2] < 0.8 * widths[0]) }
    }

    @Test func theLoggingPolicysOwnValueIsItsMeanReward() throws {
        var bandit = Bandit(random: SeededGenerator(seed: 1))
        let log = bandit.log(500, bias: 0).map {
            LoggedChoice(
                reward: $0.reward, propensity: $0.propensity, target: $0.propensity, predicted: 0, expected: 0)
        }
        let estimate = try OffPolicyEstimate(log)
        #expect(estimate.effectiveCount == 500)
        for value in [estimate.ips, estimate.snips, estimate.dr] {
            #expect(abs(value.mean - estimate.logged.mean) < 1e-12)
        }
    }

    @Test func knownWeightsGiveKnownFigures() throws {
        // Half of the log with weight 2 and reward 1, half with weight 0 and reward 5.
        let log = (0..<200).map { index in
            LoggedChoice(
                reward: index % 2 == 0 ? 1 : 5, propensity: 0.5, target: index % 2 == 0 ? 1 : 0, predicted: 0,
                expected: 0)
        }
        let estimate = try OffPolicyEstimate(log)
        #expect(estimate.effectiveCount == 100)
        #expect(estimate.meanWeight == 1)
        #expect(estimate.greatestWeight == 2)
        #expect(abs(estimate.logged.mean - 3) < 1e-9)
        #expect(abs(estimate.ips.mean - 1) < 1e-12)
        #expect(estimate.snips.mean == 1)
        // All that counts has the same reward.
        #expect(estimate.snips.high - estimate.snips.low < 1e-9)
    }

    @Test func rewardsThatResembleTheirNeighboursWidenTheInterval() throws {
        func log(_ reward: (Int) -> Double) -> [LoggedChoice] {
            (0..<1_000).map {
                LoggedChoice(reward: reward($0), propensity: 1, target: 1, predicted: 0, expected: 0)
            }
        }
        let mixed = try OffPolicyEstimate(log { $0 % 2 == 0 ? 1 : 0 })
        let slow = try OffPolicyEstimate(log { ($0 / 100) % 2 == 0 ? 1 : 0 })
        #expect(slow.ips.high - slow.ips.low > 3 * (mixed.ips.high - mixed.ips.low))
    }

    @Test func aLogThatNeverTriedItIsRefused() {
        func refusal(_ log: [LoggedChoice]) -> OffPolicyRefusal? {
            do throws(OffPolicyRefusal) {
                _ = try OffPolicyEstimate(log)
                return nil
            } catch {
                return error
            }
        }
        func log(_ count: Int, propensity: Double, target: (Int) -> Double) -> [LoggedChoice] {
            (0..<count).map {
                LoggedChoice(reward: 1, propensity: propensity, target: target($0), predicted: 0, expected: 0)
            }
        }
        #expect(refusal(log(20, propensity: 1) { _ in 1 }) == .tooFew(count: 20, needed: 100))
        // A greedy log agrees with the policy in a third of its decisions: of the others it says nothing.
        guard case .unsupported(let weight, _) = refusal(log(900, propensity: 1) { $0 % 3 == 0 ? 1 : 0 }) else {
            Issue.record("a greedy log was believed")
            return
        }
        #expect(abs(weight - 1.0 / 3) < 1e-9)
        // One decision that weighs as much as all others.
        guard case .fewEffective = refusal(log(1_000, propensity: 1e-3) { $0 == 5 ? 1 : 0 }) else {
            Issue.record("a single decision was believed")
            return
        }
        #expect(refusal(log(200, propensity: 1) { _ in 1 }) == nil)
    }
}
