import Learning
import Testing

@Suite struct PopulationStabilityTests {
    private func normal(_ count: Int, mean: Float, seed: UInt64) -> [Float] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            mean + (0..<12).reduce(Float(-6)) { sum, _ in sum + Float.random(in: 0...1, using: &random) }
        }
    }

    @Test func theSameDistributionHasNotMoved() throws {
        let index = try #require(
            PopulationStability.index(
                reference: normal(4_000, mean: 0, seed: 1), recent: normal(4_000, mean: 0, seed: 2)))
        #expect(index >= 0 && index < 0.02)
    }

    /// Two normal distributions a standard deviation apart: the sum of both divergences is 1, and bins lose a little.
    @Test func aShiftByOneDeviationIsMuch() throws {
        let index = try #require(
            PopulationStability.index(
                reference: normal(4_000, mean: 0, seed: 1), recent: normal(4_000, mean: 1, seed: 2)))
        #expect(index > 0.75 && index < 1.05)
    }

    @Test func constantsAndFewKindsOfValuesAreCompared() throws {
        let same = try #require(PopulationStability.index(reference: [1, 1, 1, 1], recent: [1, 1, 1]))
        #expect(abs(same) < 0.2)
        let ones = [Float](repeating: 1, count: 500)
        let other = try #require(PopulationStability.index(reference: ones, recent: [Float](repeating: 2, count: 500)))
        #expect(other > 5)
        let halves: [Float] = (0..<1_000).map { $0 % 2 == 0 ? 0 : 1 }
        let tenths: [Float] = (0..<1_000).map { $0 % 10 == 0 ? 0 : 1 }
        let share = try #require(PopulationStability.index(reference: halves, recent: tenths))
        #expect(share > 0.25)
        #expect(PopulationStability.index(reference: [], recent: [1]) == nil)
        #expect(PopulationStability.index(reference: [1], recent: [.nan]) == nil)
    }
}
