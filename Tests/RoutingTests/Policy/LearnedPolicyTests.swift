import Learning
import Routing
import Testing

private struct Constant: Regressor {
    var inputCount: Int { FeatureSchema.count }
    var values: [Float]

    func predict(rows: UnsafeBufferPointer<Float>, into output: UnsafeMutableBufferPointer<Float>) {
        for row in output.indices { output[row] = values[row] }
    }
}

@Suite struct LearnedPolicyTests {
    private func policy(_ rate: Double, margin: Double = 0.2) -> LearnedPolicy {
        LearnedPolicy(fallback: LeastTokensPolicy(), explorationRate: rate, explorationMargin: margin)
    }

    private func input(_ rewards: [Float]) -> PolicyInput {
        let queued = rewards.indices.map { Float(10 * $0) }
        return Fixture.input(Fixture.snapshot(queued: queued), model: Fixture.model(Constant(values: rewards)))
    }

    @Test func takesTheHighestPredictedReward() {
        var random = RoutingGenerator(seed: 1)
        var policy = policy(0)
        let ranking = policy.rank(input([-0.5, -0.1, -0.3, -0.4]), random: &random)
        #expect(ranking.order == [1, 2, 3, 0])
        #expect(ranking.reason == .greedy)
        #expect(ranking.propensity == 1)
        #expect(ranking.modelVersion == 7)
        #expect(ranking.predictedReward == -0.1)
        #expect(ranking.scores == [-0.5, -0.1, -0.3, -0.4])
    }

    /// Candidates 1 and 3 share the best, 0 and 4 are within 20 %, 2 is not.
    @Test func propensitiesSumToOneAndMatchFrequencies() {
        let rewards: [Float] = [-1.1, -1, -1.5, -1, -1.19]
        let input = input(rewards)
        var random = RoutingGenerator(seed: 42)
        var policy = policy(0.2)
        let rounds = 20_000
        var counts = [Int](repeating: 0, count: 5)
        var stated = [Double](repeating: 0, count: 5)
        for _ in 0..<rounds {
            let ranking = policy.rank(input, random: &random)
            let chosen = ranking.order[0]
            counts[chosen] += 1
            stated[chosen] = ranking.propensity
            #expect(ranking.predictedReward == rewards[chosen])
            #expect(ranking.order.sorted() == [0, 1, 2, 3, 4])
            if rewards[chosen] < -1 { #expect(ranking.reason == .explore) }
        }
        let exact = [0.2 / 4, 0.8 / 2 + 0.2 / 4, 0, 0.8 / 2 + 0.2 / 4, 0.2 / 4]
        #expect(abs(stated.reduce(0, +) - 1) < 1e-12)
        for position in 0..<5 {
            #expect(abs(stated[position] - exact[position]) < 1e-12)
            let deviation = (Double(rounds) * exact[position] * (1 - exact[position])).squareRoot()
            #expect(abs(Double(counts[position]) - Double(rounds) * exact[position]) <= 4 * deviation)
        }
    }

    @Test func anExploredCandidateIsFollowedByTheBest() {
        var random = RoutingGenerator(seed: 4)
        var policy = policy(1)
        for _ in 0..<100 {
            let order = policy.rank(input([-1, -1.1, -3, -1.15]), random: &random).order
            #expect(Array(order.dropFirst()) == [0, 1, 3, 2].filter { $0 != order[0] })
            #expect(order[0] != 2)
        }
    }

    @Test func withoutAnAlternativeNothingIsExplored() {
        var random = RoutingGenerator(seed: 4)
        var policy = policy(1)
        let ranking = policy.rank(input([-1, -2, -3]), random: &random)
        #expect(ranking.reason == .greedy)
        #expect(ranking.propensity == 1)
    }

    @Test func theMarginWorksForPositiveRewardsToo() {
        var random = RoutingGenerator(seed: 4)
        var policy = policy(1)
        let seen = Set((0..<200).map { _ in policy.rank(input([0.9, 1, 0.7]), random: &random).order[0] })
        #expect(seen == [0, 1])
    }

    /// Both would answer equally soon, but the first has the prefix: 900 tokens at a mean of 0.2 ms are 0.18 s.
    @Test func ownWorkIsChargedAtTheMeanPrice() {
        var snapshot = Fixture.snapshot(queued: [0, 0], prompt: 1_000)
        snapshot.instances[0].cachedTokens = 900
        snapshot.instances[0].secondsPerPrefillToken = 3e-4
        snapshot.instances[1].secondsPerPrefillToken = 1e-4
        let model = Fixture.model(Constant(values: [-0.5, -0.4]))
        var input = Fixture.input(snapshot, model: model)
        var random = RoutingGenerator(seed: 1)
        var priced = policy(0)
        let ranking = priced.rank(input, random: &random)
        #expect(ranking.order == [0, 1])
        #expect(abs(ranking.scores[0] - (-0.52)) < 1e-6)
        #expect(abs(ranking.scores[1] - (-0.6)) < 1e-6)
        #expect(ranking.predictedReward == -0.5)
        input.objective = Objective(tpot: 1)
        #expect(priced.rank(input, random: &random).scores == [-0.5, -0.4], "work ahead does not slow tokens")
        input.objective = .ttft
        var free = LearnedPolicy(
            fallback: LeastTokensPolicy(), explorationRate: 0, explorationMargin: 0,
            prices: LearnedPolicy.Prices(ownWork: 0, delay: 0))
        #expect(free.rank(input, random: &random).order == [1, 0])
    }

    /// 1,000 tokens at 0.1 ms stall 20 decoding requests for 0.1 s each.
    @Test func theDelayOfThoseThatRunIsCharged() {
        var snapshot = Fixture.snapshot(queued: [0, 0], prompt: 1_000)
        for position in 0..<2 { snapshot.instances[position].secondsPerPrefillToken = 1e-4 }
        snapshot.instances[0].inflightDecodeRequests = 20
        let model = Fixture.model(Constant(values: [-0.4, -0.45]))
        var random = RoutingGenerator(seed: 1)
        var policy = policy(0)
        let ranking = policy.rank(Fixture.input(snapshot, model: model), random: &random)
        #expect(ranking.order == [1, 0])
        #expect(abs(ranking.scores[0] - (-0.4 - 0.1 - 0.05 * 20 * 0.1)) < 1e-6)
        #expect(abs(ranking.scores[1] - (-0.45 - 0.1)) < 1e-6)
    }

    @Test func pricesAreBounded() {
        #expect(LearnedPolicy.Prices(ownWork: .nan, delay: -1) == LearnedPolicy.Prices(ownWork: 0, delay: 0))
        #expect(
            LearnedPolicy.Prices(ownWork: 1e300, delay: .infinity) == LearnedPolicy.Prices(ownWork: 1_000, delay: 0))
    }

    @Test func withoutAModelTheFallbackDecides() {
        var random = RoutingGenerator(seed: 1)
        var policy = policy(1)
        let ranking = policy.rank(Fixture.input(Fixture.snapshot(queued: [30, 10, 20])), random: &random)
        #expect(ranking.reason == .fallbackNoModel)
        #expect(ranking.order == [1, 2, 0])
        #expect(ranking.modelVersion == 0)
        #expect(ranking.predictedReward == nil)
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity])
    func anAnswerThatIsNotFiniteIsAFault(value: Float) {
        var random = RoutingGenerator(seed: 1)
        var policy = policy(0)
        let ranking = policy.rank(input([-1, value, -2]), random: &random)
        #expect(ranking.reason == .fallbackModelFault)
        #expect(ranking.order == [0, 1, 2])
    }

    @Test func aModelOfAnotherSchemaOrWidthIsAFault() {
        let snapshot = Fixture.snapshot(queued: [20, 10])
        var narrow = FixedLinear()
        narrow.weights.removeLast()
        let short = ServedModel(
            version: 1, featureSchema: FeatureSchema.version, regressor: FixedLinear(), lower: [], upper: [],
            objective: "ttft")
        for model in [Fixture.model(schema: 999), Fixture.model(narrow), short] {
            var random = RoutingGenerator(seed: 1)
            var policy = policy(0)
            let ranking = policy.rank(Fixture.input(snapshot, model: model), random: &random)
            #expect(ranking.reason == .fallbackModelFault)
            #expect(ranking.order == [1, 0])
        }
    }

    /// Range 0...10, so 5 on either side (more than the column's slack) still counts as known.
    @Test(arguments: [(14.9, true), (15.1, false), (-4.9, true), (-5.1, false)] as [(Float, Bool)])
    func aBestCandidateFarOutsideTheTrainingRangeFallsBack(value: Float, known: Bool) {
        var snapshot = Fixture.snapshot(queued: [0, 0], prompt: 100)
        for position in 0..<2 { snapshot.instances[position].inflightDecodeRequests = value }
        var regressor = FixedLinear()
        regressor.weights[FeatureSchema.Column.waiting.rawValue] = -1
        snapshot.instances[1].waiting = 3
        let model = Fixture.model(regressor, lower: 0, upper: 10)
        var random = RoutingGenerator(seed: 1)
        var policy = policy(0)
        let ranking = policy.rank(Fixture.input(snapshot, model: model), random: &random)
        #expect(ranking.reason == (known ? .greedy : .fallbackOutOfRange))
        #expect((ranking.predictedReward != nil) == known)
    }

    @Test func aCandidateOutOfRangeThatIsNotTheBestDoesNoHarm() {
        var snapshot = Fixture.snapshot(queued: [0, 0])
        snapshot.instances[1].inflightDecodeRequests = 1_000
        var regressor = FixedLinear()
        regressor.weights[FeatureSchema.Column.decodeRequests.rawValue] = -1
        var random = RoutingGenerator(seed: 1)
        var policy = policy(0)
        let ranking = policy.rank(
            Fixture.input(snapshot, model: Fixture.model(regressor, lower: 0, upper: 10)), random: &random)
        #expect(ranking.reason == .greedy)
        #expect(ranking.order == [0, 1])
    }
}
