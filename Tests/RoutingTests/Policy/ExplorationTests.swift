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

/// What may be tried out, and how likely it is.
@Suite struct ExplorationTests {
    private func input(_ rewards: [Float], posterior: WeightPosterior? = nil) -> PolicyInput {
        let base = Fixture.model(Constant(values: rewards))
        let model = ServedModel(
            version: 7, featureSchema: base.featureSchema, regressor: base.regressor, lower: base.lower,
            upper: base.upper, objective: "ttft", posterior: posterior)
        let queued = rewards.indices.map { Float(100 * $0) }
        return Fixture.input(Fixture.snapshot(queued: queued), model: model)
    }

    /// Only the weight of the work that is queued is uncertain: what is not known grows with the distance in it.
    private func posterior(deviation: Float) -> WeightPosterior {
        let terms = FeatureSchema.count + FeatureSchema.interactions.count
        var triangle: [Float] = []
        let column = FeatureSchema.Column.prefillWork.rawValue
        for row in 0..<terms {
            for other in row..<terms { triangle.append(row == column && other == column ? deviation * deviation : 0) }
        }
        return WeightPosterior(
            columns: FeatureSchema.count, interactions: FeatureSchema.interactions,
            scale: [Double](repeating: 1, count: terms), triangle: triangle)
    }

    private func explored(_ change: (inout PolicyInput) -> Void) -> Set<Int> {
        var random = RoutingGenerator(seed: 4)
        var policy = LearnedPolicy(fallback: LeastTokensPolicy(), explorationRate: 1, explorationMargin: 0.2)
        var input = input([-1, -1.1, -1.15, -1.3])
        change(&input)
        return Set((0..<300).map { _ in policy.rank(input, random: &random).order[0] })
    }

    @Test func nothingIsTriedOutBeyondAFifthOfTheBest() {
        #expect(explored { _ in } == [0, 1, 2])
    }

    @Test func nothingIsTriedOutWhereRoomIsShort() {
        #expect(explored { $0.snapshot.instances[1].kvUsage = 0.95 } == [0, 2])
        let rolled: (inout PolicyInput, Int, (inout PredictionSnapshot) -> Void) -> Void = { input, place, change in
            for place in input.snapshot.instances.indices {
                input.snapshot.instances[place].prediction.depth = PredictionSnapshot.rolledOut
            }
            change(&input.snapshot.instances[place].prediction)
        }
        #expect(explored { rolled(&$0, 1) { $0.stall = 0.01 } } == [0, 2])
        #expect(explored { rolled(&$0, 2) { $0.kvPeak = 0.91 } } == [0, 1])
        #expect(explored { rolled(&$0, 2) { $0.kvPeak = 0.89 } } == [0, 1, 2])
    }

    @Test func anInstanceThatIsAwayIsNoCandidate() throws {
        var router = try Fixture.router(instances: 3, exploration: 1)
        router.setAvailable(InstanceID(1), false)
        router.install(Fixture.model(Constant(values: [-1, -1, -1])))
        for number in 0..<50 {
            let decision = try router.mustDecide(Fixture.facts(tokens: 100), now: Double(number))
            #expect(decision.snapshot.instances[decision.chosen].id != InstanceID(1))
        }
    }

    /// Queued 0, 100, 200 tokens: distances from the mean 0.1, 0, 0.1 thousand, times 3/2.
    @Test func theSpreadIsThatOfTheCandidatesDifferences() {
        let input = input([-1, -1.01, -1.02])
        var found = [Float](repeating: 0, count: 3)
        input.features.withUnsafeBufferPointer { rows in
            posterior(deviation: 2).spread(rows: rows, count: 3) {
                $0
            } into: {
                found[$0] = $1
            }
        }
        for (place, exact) in [0.06, 0, 0.06].enumerated() { #expect(abs(Double(found[place]) - exact) < 1e-6) }
    }

    /// Two candidates: the first is best with the probability that a normal number exceeds their distance.
    @Test func twoCandidatesChancesAreTheNormalDistributions() throws {
        let variances = SIMD16<Float>(repeating: 0.02)
        var positions = SIMD16<Int32>(repeating: -1)
        (positions[0], positions[1]) = (3, 5)
        var means = SIMD16<Float>()
        means[1] = -0.2
        let draw = try #require(PosteriorDraw(count: 2, positions: positions, means: means, variances: variances))
        // 0.2 / sqrt(0.04) is one deviation: 0.841345.
        #expect(abs(draw.chance(of: 3) - 0.8413447) < PosteriorDraw.tolerance)
        #expect(abs(draw.chance(of: 5) - 0.1586553) < PosteriorDraw.tolerance)
        #expect(draw.chance(of: 4) == 0)
    }

    @Test func chancesSumToOneHoweverUnequalTheDeviationsAre() throws {
        var random = RoutingGenerator(seed: 5)
        for _ in 0..<300 {
            let count = 2 + random.index(below: 15)
            var (positions, means, variances) = (SIMD16<Int32>(), SIMD16<Float>(), SIMD16<Float>())
            for place in 0..<count {
                positions[place] = Int32(place)
                means[place] = Float(random.unit())
                variances[place] = Float(random.unit() * random.unit() * random.unit())
            }
            let draw = try #require(
                PosteriorDraw(count: count, positions: positions, means: means, variances: variances))
            let sum = (0..<count).reduce(0.0) { $0 + draw.chance(of: $1) }
            #expect(abs(sum - 1) < Double(count) * PosteriorDraw.tolerance)
        }
    }

    @Test func statedChancesMatchFrequencies() {
        let input = input([-1, -1.02, -1.05, -1.5], posterior: posterior(deviation: 0.5))
        var random = RoutingGenerator(seed: 6)
        var policy = LearnedPolicy(
            fallback: LeastTokensPolicy(), explorationRate: 0, explorationMargin: 0.2, exploration: .posterior,
            guardShare: 0.1)
        let rounds = 20_000
        var counts = [Int](repeating: 0, count: 4)
        var stated = [Double](repeating: 0, count: 4)
        for _ in 0..<rounds {
            let ranking = policy.rank(input, random: &random)
            counts[ranking.order[0]] += 1
            stated[ranking.order[0]] = ranking.propensity
        }
        #expect(counts[3] == 0 && counts[1] > 0 && counts[2] > 0)
        #expect(abs(stated.reduce(0, +) - 1) < 4 * PosteriorDraw.tolerance)
        for place in 0..<3 {
            let deviation = (Double(rounds) * stated[place] * (1 - stated[place])).squareRoot()
            #expect(abs(Double(counts[place]) - Double(rounds) * stated[place]) <= 4 * deviation)
        }
    }

    @Test func whereNothingIsUncertainTheBestIsTaken() {
        var random = RoutingGenerator(seed: 6)
        var policy = LearnedPolicy(
            fallback: LeastTokensPolicy(), explorationRate: 0.5, explorationMargin: 0.2, exploration: .posterior)
        for _ in 0..<100 {
            let ranking = policy.rank(input([-1, -1.02], posterior: posterior(deviation: 0)), random: &random)
            #expect(ranking.order[0] == 0 && ranking.propensity == 1 && ranking.reason == .greedy)
        }
    }
}
