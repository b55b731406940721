import Testing

@testable import Simulation
@testable import azimuth

@Suite struct PredictionErrorsTests {
    private func record(_ ordinal: Int, on instance: Int, ttft: Double, predicted: Double?) -> RequestRecord {
        RequestRecord(
            ordinal: ordinal, end: .completed, instance: instance, arrival: Double(ordinal), ttft: ttft, tpot: nil,
            e2e: 2 * ttft, promptTokens: 1, cachedTokens: 0, outputTokens: 1, attempts: 1, reason: .greedy,
            predictedReward: nil, predictedTTFT: predicted, predictedE2E: predicted)
    }

    @Test func medianAndDeviationAreThoseOfTheKnownValues() throws {
        let spread = try #require(PredictionErrors.spread([0.1, .nan, 0.5, 0.2, 0.3]))
        #expect(abs(spread.median - 0.25) < 1e-6 && abs(spread.deviation - 0.1) < 1e-6)
        #expect(PredictionErrors.spread([.nan]) == nil)
        #expect(PredictionErrors.spread([]) == nil)
    }

    @Test func partsOfTheBeginningAndOfTheTimeHoldEachRequestOnce() throws {
        var errors = PredictionErrors()
        for ordinal in 0..<1_000 {
            // The second instance is twice as slow as predicted.
            let slow = ordinal % 2 == 1
            errors.take(record(ordinal, on: slow ? 1 : 0, ttft: slow ? 2 : 1, predicted: 1))
        }
        errors.take(record(1_000, on: 0, ttft: 1, predicted: nil))
        let beginnings = errors.beginnings()
        #expect(beginnings.map(\.entries.count) == [100, 200, 300, 401])
        #expect(errors.windows().map(\.entries.count).reduce(0, +) == 1_001)
        let report = PredictionErrorsJSON(errors, names: ["a", "b"])
        for part in report.instances[1].windows {
            let spread = try #require(part.ttft)
            #expect(abs(spread.median - 0.693) < 1e-3 && spread.mad == 0)
        }
        #expect(report.instances[0].windows.allSatisfy { $0.ttft?.median == 0 })
        #expect(abs((report.all.e2e?.median ?? 0) - 1.04) < 0.36)
    }
}
