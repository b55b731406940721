import Learning
import Routing
import Testing

@testable import Training

struct ForecastTests {
    private static func errors(model: Double, reference: Double?) -> PrequentialError {
        var errors = PrequentialError(window: 300, baselineWindow: 300)
        for turn in 0..<300 {
            let label = Double(turn % 10)
            errors.test(prediction: label + model, label: label, reference: reference.map { label + $0 })
            errors.learn(label: label)
        }
        return errors
    }

    @Test func aModelMustBeBetterThanTheRollout() {
        let rule = PromotionRule()
        #expect(rule.judge(Self.errors(model: 0.5, reference: 0.6)).promoted)
        let (promoted, reason) = rule.judge(Self.errors(model: 0.5, reference: 0.4))
        #expect(!promoted && reason.contains("no better than the rollout"))
        // Where there was no rollout, mean and median decide.
        #expect(rule.judge(Self.errors(model: 0.5, reference: nil)).promoted)
    }

    @Test func aServingModelGoesOnceItIsClearlyWorseThanTheRollout() {
        let rule = PromotionRule()
        #expect(rule.demotion(Self.errors(model: 0.42, reference: 0.4)) == nil)
        #expect(rule.demotion(Self.errors(model: 0.5, reference: 0.4))?.contains("rollout") == true)
    }

    @Test func theWeightsPredictWhatTheColumnsSay() throws {
        let columns = ForecastColumns(ttft: 0, tpot: 1, tpotUnit: 0.01, e2e: 2, isMade: 3)
        let objective = Objective(ttft: 1, tpot: 20, e2e: 0.5)
        let row: [Float] = [0.25, 3, 8, 1]
        let reward = try #require(columns.reward(objective, row: row))
        #expect(abs(reward - -(0.25 + 20 * 0.03 + 0.5 * 8)) < 1e-9)
        let weights = columns.reward(objective, columns: 4)
        #expect(abs(zip(weights, row).reduce(0) { $0 + $1.0 * Double($1.1) } - reward) < 1e-9)
    }

    @Test func candidatesThatWereOnlyEstimatedTeachNothing() {
        let schema = TrainingSchema(
            version: 1, names: ["a", "b", "c", "made"], interactions: .none,
            forecast: ForecastColumns(ttft: 0, tpot: 1, tpotUnit: 1, e2e: 2, isMade: 3))
        let history = SampleHistory(schema: schema, capacity: 8)
        func label(_ made: Float) -> SampleHistory.Label {
            let outcome = Outcome(
                time: 2, ttft: 0.5, tpot: nil, e2e: 1, promptTokens: 1, cachedTokens: nil, completionTokens: 1,
                finishReason: "stop", status: 200, censoring: .none, attempts: 1)
            return history.label(
                TrainingSample(
                    decision: 1, time: 1, features: [0, 0, 0, made], featureSchema: 1, outcome: outcome),
                .ttft)
        }
        #expect(label(1) == .reward(.exact(-0.5)))
        #expect(label(0.5) == .unlabelled)
        #expect(label(0) == .reward(.exact(-0.5)))
        #expect(schema.forecast?.reward(.ttft, row: [1, 1, 1, 0]) == nil)
    }
}
