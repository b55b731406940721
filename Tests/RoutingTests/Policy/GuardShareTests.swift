import Learning
import Testing

@testable import Routing

private struct Constant: Regressor {
    var inputCount: Int { FeatureSchema.count }
    var values: [Float]

    func predict(rows: UnsafeBufferPointer<Float>, into output: UnsafeMutableBufferPointer<Float>) {
        for row in output.indices { output[row] = values[row] }
    }
}

/// The share of requests that go where the fallback would have sent them.
@Suite struct GuardShareTests {
    private func policy(guardShare: Double, exploration: Double = 0, fallback: any Policy = LeastTokensPolicy())
        -> LearnedPolicy
    {
        LearnedPolicy(
            fallback: fallback, explorationRate: exploration, explorationMargin: 0.2, guardShare: guardShare)
    }

    /// Least tokens queued are on the first; where two have as few, the fallback takes either.
    private func input(_ rewards: [Float], queued: [Float]) -> PolicyInput {
        Fixture.input(Fixture.snapshot(queued: queued), model: Fixture.model(Constant(values: rewards)))
    }

    /// The model's best is 1 and 2 is within 20 %; the fallback takes 0 or 2.
    @Test func propensitiesSumToOneAndMatchFrequencies() {
        let input = input([-3, -1, -1.1], queued: [5, 50, 5])
        var random = RoutingGenerator(seed: 3)
        var policy = policy(guardShare: 0.3, exploration: 0.2)
        let rounds = 40_000
        var counts = [Int](repeating: 0, count: 3)
        var stated = [Double](repeating: 0, count: 3)
        for _ in 0..<rounds {
            let ranking = policy.rank(input, random: &random)
            let chosen = ranking.order[0]
            counts[chosen] += 1
            stated[chosen] = ranking.propensity
            #expect(ranking.scores == [-3, -1, -1.1] && ranking.modelVersion == 7)
            if chosen == 0 { #expect(ranking.reason == .control && ranking.predictedReward == -3) }
        }
        let exact = [0.3 * 0.5, 0.7 * 0.9, 0.3 * 0.5 + 0.7 * 0.1]
        for place in 0..<3 {
            #expect(abs(stated[place] - exact[place]) < 1e-12)
            let deviation = (Double(rounds) * exact[place] * (1 - exact[place])).squareRoot()
            #expect(abs(Double(counts[place]) - Double(rounds) * exact[place]) <= 4 * deviation)
        }
    }

    @Test func aTrialIsADecisionInWhichTheTwoDiffer() throws {
        var random = RoutingGenerator(seed: 3)
        var policy = policy(guardShare: 0.5)
        var arms = Set<Bool>()
        for _ in 0..<200 {
            let ranking = policy.rank(input([-3, -1], queued: [5, 50]), random: &random)
            let trial = try #require(ranking.trial)
            arms.insert(trial.isControl)
            #expect(trial.isControl == (ranking.order[0] == 0))
            #expect(trial.isControl == (ranking.reason == .control))
            #expect(trial.expected == -105 && trial.charge == 0)
            let same = policy.rank(input([-1, -3], queued: [5, 50]), random: &random)
            #expect(same.trial == nil && same.reason == .greedy && same.order[0] == 0 && same.propensity == 1)
        }
        #expect(arms == [true, false])
    }

    @Test func withoutAShareNothingIsHeldAgainstTheModel() {
        var random = RoutingGenerator(seed: 3)
        var untouched = RoutingGenerator(seed: 3)
        var policy = policy(guardShare: 0)
        let ranking = policy.rank(input([-3, -1], queued: [5, 50]), random: &random)
        #expect(ranking.trial == nil && ranking.propensity == 1 && ranking.reason == .greedy)
        #expect(random.next() == untouched.next(), "no chance is drawn where nothing is to be decided by it")
    }

    @Test func aFallbackThatCannotSayItsChancesIsNotTried() {
        var random = RoutingGenerator(seed: 3)
        var policy = policy(guardShare: 0.5, fallback: RandomPolicy())
        for _ in 0..<50 {
            let ranking = policy.rank(input([-3, -1], queued: [5, 50]), random: &random)
            #expect(ranking.order[0] == 1 && ranking.trial == nil && ranking.propensity == 1)
        }
    }

    @Test func scoredPoliciesWishForWhatTheyRankFirst() {
        var random = RoutingGenerator(seed: 9)
        for _ in 0..<200 {
            let queued = (0..<6).map { _ in Float(random.index(below: 3)) }
            let input = Fixture.input(Fixture.snapshot(queued: queued, requests: queued.reversed()))
            for policy in [LeastTokensPolicy(), LeastRequestPolicy()] as [any ScoredPolicy] {
                var policy = policy
                var first = RoutingGenerator(seed: 1)
                var second = RoutingGenerator(seed: 1)
                let ranking = policy.rank(input, random: &first)
                let wish = policy.wish(input.snapshot, random: &second)
                #expect(ranking.order[0] == wish.position && ranking.propensity == 1 / Double(wish.count))
                let chances = (0..<6).map { policy.chance(of: $0, wish, input.snapshot) }
                #expect(abs(chances.reduce(0, +) - 1) < 1e-12)
            }
        }
    }
}
