import Foundation
import Learning
import Logbook
import Routing

@testable import azimuth

/// A logbook of one decision between three workers, scored by a model that stands in it.
final class ExplainedLogbook {
    let folder: URL
    let path: String
    /// Predicted TTFT of each worker in seconds, and what the policy charges it.
    static let predicted: [Float] = [0.5, 0.2, 0.9]
    static let charges: [Float] = [0.01, 0.05, 0]

    init(
        reason: Decision.Reason = .greedy, model: TrainedModel? = SampleModel.artefact(version: 7).model,
        outcome: Outcome? = ExplainedLogbook.answered, served: Int = 1, id: Int64 = 41
    ) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("azimuth-explain-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appendingPathComponent("log.sqlite").path
        let logbook = try Logbook.open(path: path)
        for (index, name) in ["slow", "quick", "far"].enumerated() {
            logbook.register(instance: InstanceID(UInt32(index)), name: name)
        }
        var request = RequestSnapshot()
        request.promptTokens = 1_200
        request.outputTokensQ50 = 64
        let snapshot = Snapshot(
            time: 1_767_225_600, request: request,
            instances: Self.predicted.enumerated().map { index, seconds in
                var instance = InstanceSnapshot(id: InstanceID(UInt32(index)))
                instance.prediction.depth = PredictionSnapshot.rolledOut
                instance.prediction.ttft = seconds
                instance.prediction.e2e = 2
                instance.inflightUncachedTokens = 1_000 * Float(index)
                return instance
            })
        let features = FeatureBuilder.build(snapshot)
        var artefact = SampleModel.artefact(version: 7)
        if let model { artefact.model = model }
        let columns = FeatureSchema.count
        let rewards = (0..<3).map { artefact.model.predict(row: Array(features[$0 * columns..<($0 + 1) * columns])) }
        let isModel = reason == .greedy || reason == .explore || reason == .control
        let chosen = reason == .explore ? 0 : 1
        logbook.record(
            DecisionRecord(
                decision: Decision(
                    id: id, snapshot: snapshot, featureSchema: FeatureSchema.version, features: features,
                    scores: isModel ? zip(rewards, Self.charges).map { Float($0) - $1 } : [-1, -2, -3],
                    ranking: [chosen, 1 - chosen, 2], policy: "learned", reason: reason, propensity: 0.99,
                    modelVersion: isModel ? 7 : 0, predictedReward: isModel ? Float(rewards[chosen]) : nil),
                requestID: "req-\u{1B}[31m\(id)", endpoint: .chat, model: "m", stream: true))
        if let outcome {
            logbook.record(OutcomeRecord(decisionID: id, outcome: outcome, served: snapshot.instances[served].id))
        }
        if model != nil {
            logbook.record(
                ModelRecord(
                    version: 7, time: 1, kind: artefact.model.kind.rawValue, featureSchema: FeatureSchema.version,
                    objective: "ttft", samples: 4, promoted: 2, artefact: try artefact.json()))
        }
        logbook.close()
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    static let answered = Outcome(
        time: 1_767_225_603, ttft: 0.25, tpot: 0.02, e2e: 2.5, promptTokens: 1_200, completionTokens: 60,
        finishReason: "stop", status: 200, censoring: .none)

    func explanation(_ id: String = "41") throws -> DecisionExplanation {
        guard let explainer = try DecisionExplainer(id, in: try LogbookReader(path: path)) else {
            throw CommandFailure(.noInput, "none")
        }
        return explainer.explanation()
    }
}
