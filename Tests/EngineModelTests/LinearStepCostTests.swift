import Testing

@testable import EngineModel

struct LinearStepCostTests {
    @Test(arguments: ["a100", "h100", "l40s"])
    func isCloseToTheProfile(_ name: String) throws {
        let profile = try #require(EngineProfile.named(name))
        let cost = LinearStepCost(profile)
        for decodes in [0, 8, 64, 200] {
            for tokens in [0, 512, 1_024, 1_800] where decodes + tokens > 0 {
                var work = StepWork()
                for _ in 0..<decodes { work.addDecode(context: 900) }
                if tokens > 0 { work.addPrefill(tokens: tokens, prefix: 300) }
                let exact = 1_000 * profile.seconds(for: work)
                let pairs = IterationWork.pairs(uncached: Double(tokens), cached: 300)
                let linear = cost.milliseconds(
                    for: IterationWork(
                        steps: 1, prefillTokens: Double(tokens), pairs: pairs, sequenceSteps: Double(decodes),
                        contextSteps: Double(900 * decodes)))
                // The larger of two lines is below the line through its ends by a quarter at most.
                #expect(abs(linear / exact - 1) < 0.3, "\(name): \(decodes) decodes, \(tokens) tokens")
            }
        }
    }

    @Test func scalingLeavesTheWayThere() {
        let cost = LinearStepCost(
            step: 10, kilotoken: 50, tenMillionPairs: 20, hundredSequences: 1, hundredKilotokensOfContext: 8,
            request: 6)
        let work = IterationWork(steps: 2, prefillTokens: 1_000, requests: 1)
        #expect(cost.milliseconds(for: work) == 76)
        #expect(cost.scaled(by: 2).milliseconds(for: work) == 146)
    }
}
