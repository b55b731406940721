import Testing

@testable import EngineModel

@Suite struct StepCostTests {
    @Test func anIterationWithoutWorkCostsTheMemoryFloor() {
        #expect(plainCoefficients.milliseconds(for: StepWork()) == 10)
    }

    @Test func aDecodeCostsItsContext() {
        var work = StepWork()
        work.addDecode(context: 1_000)
        work.addDecode(context: 3_000)
        let expected = (10 + 0.02) + (0.5 + 0.02 + 0.4)
        #expect(abs(plainCoefficients.milliseconds(for: work) - expected) < 1e-9)
    }

    @Test func aPrefillChunkCostsItsPairsAndIsBoundByCompute() {
        var work = StepWork()
        work.addPrefill(tokens: 1_000, prefix: 200)
        let expected = (2 + 50.0) + (0.3 + 1 + 0.000_002 * 500_000 + 0.000_003 * 200_000)
        #expect(abs(plainCoefficients.milliseconds(for: work) - expected) < 1e-9)
    }

    @Test func theShippedProfilesAreThereWithTheirAliases() throws {
        #expect(EngineProfile.names == ["llama3-8b/a100", "llama3-8b/h100", "llama3-8b/l40s"])
        let h100 = try #require(EngineProfile.named("h100"))
        #expect(h100 == EngineProfile.named("llama3-8b/h100"))
        #expect(h100.kvBlocks == 28_250)
        #expect(h100.cpuOverheadMilliseconds == 1.5)
        #expect(EngineProfile.named("llama3-8b/none") == nil)
    }

    @Test(arguments: [("h100", 6.746, 45.837), ("a100", 11.605, 130.205), ("l40s", 23.655, 154.085)])
    func theShippedProfilesGiveTheirSourcesExamples(name: String, decode: Double, prefill: Double) throws {
        let coefficients = try #require(EngineProfile.named(name)).coefficients
        var one = StepWork()
        one.addDecode(context: 512)
        #expect(abs(coefficients.milliseconds(for: one) - decode) < 0.001)
        var prompt = StepWork()
        prompt.addPrefill(tokens: 2_048, prefix: 0)
        #expect(abs(coefficients.milliseconds(for: prompt) - prefill) < 0.001)
    }
}
