import Testing

@testable import Learning

struct RecursiveRidgeTests {
    private static let truth = SIMD8<Double>(15, 80, -3, 2, 12, 6, 0, 0)
    private static let prior = RecursiveRidge.Prior(mean: .zero, precision: SIMD8(repeating: 1e-6))

    private static func inputs(_ random: inout SeededGenerator) -> SIMD8<Double> {
        var lanes = SIMD8<Double>()
        for lane in 0..<6 { lanes[lane] = Double.random(in: 0...3, using: &random) }
        return lanes
    }

    @Test func findsTheCoefficientsThatMadeTheObservations() throws {
        var random = SeededGenerator(seed: 3)
        var ridge = RecursiveRidge(forgetting: 0.999)
        for _ in 0..<200 {
            let inputs = Self.inputs(&random)
            ridge.observe(inputs, (Self.truth * inputs).sum(), weight: 0.5)
        }
        let found = try #require(ridge.solution(Self.prior))
        for lane in 0..<8 { #expect(abs(found[lane] - Self.truth[lane]) < 1e-3) }
    }

    @Test func keepsThePriorWhereNothingWasObserved() throws {
        var ridge = RecursiveRidge(forgetting: 0.9)
        let prior = RecursiveRidge.Prior(mean: Self.truth, precision: SIMD8(repeating: 0.25))
        #expect(try #require(ridge.solution(prior)) == Self.truth)
        // One input alone has been seen, so the others stay.
        for _ in 0..<500 { ridge.observe(SIMD8(1, 0, 0, 0, 0, 0, 0, 0), 30, weight: 100) }
        let found = try #require(ridge.solution(prior))
        #expect(abs(found[0] - 30) < 0.05)
        for lane in 1..<8 { #expect(abs(found[lane] - Self.truth[lane]) < 1e-9) }
    }

    @Test func weighsOneObservationAgainstThePrior() throws {
        var ridge = RecursiveRidge(forgetting: 1)
        ridge.observe(SIMD8(1, 0, 0, 0, 0, 0, 0, 0), 10, weight: 3)
        let found = try #require(ridge.solution(.init(mean: SIMD8(repeating: 2), precision: SIMD8(repeating: 1))))
        #expect(abs(found[0] - 8) < 1e-12)
    }

    @Test func followsWhatChanges() throws {
        var random = SeededGenerator(seed: 9)
        var ridge = RecursiveRidge(forgetting: 0.98)
        for round in 0..<1_000 {
            let inputs = Self.inputs(&random)
            ridge.observe(inputs, (Self.truth * inputs).sum() * (round < 500 ? 1 : 3), weight: 1)
        }
        let found = try #require(ridge.solution(Self.prior))
        for lane in 0..<6 { #expect(abs(found[lane] - 3 * Self.truth[lane]) < 0.05) }
        #expect(abs(ridge.effectiveCount - 50) < 0.01)
    }

    @Test func ignoresWhatIsNotFinite() throws {
        var ridge = RecursiveRidge(forgetting: 0.98)
        let before = ridge
        ridge.observe(SIMD8(repeating: .nan), 1, weight: 1)
        ridge.observe(SIMD8(repeating: 1), .infinity, weight: 1)
        ridge.observe(SIMD8(repeating: 1), 1, weight: -1)
        ridge.observe(SIMD8(repeating: 1e200), 1, weight: 1)
        #expect(ridge == before)
    }
}
