import Foundation
import Logbook
import Routing

/// A small logbook with all there is to show, in a folder of its own that goes with it.
final class SampleLogbook {
    let folder: URL
    let path: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("azimuth-log-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appendingPathComponent("log.sqlite").path
        let logbook = try Logbook.open(path: path)
        for index in 0..<2 {
            logbook.register(instance: InstanceID(UInt32(index)), name: "http://worker-\(index):8000")
        }
        for id in 1...5 as ClosedRange<Int64> { Self.record(id, in: logbook) }
        for version in 1...3 {
            logbook.record(
                ModelRecord(
                    version: version, time: 1_767_225_600 + Double(version), kind: "ridge", featureSchema: 1,
                    objective: "ttft", samples: 1_000 * version, promoted: version == 2 ? 1_767_225_700 : nil,
                    artefact: #"{"version":\#(version)}"#))
            logbook.record(
                RoundRecord(
                    time: 1_767_225_600 + Double(version), duration: 0.0125, kind: "ridge", modelVersion: version,
                    objective: "ttft", samples: 1_000 * version, error: 0.1, championError: version == 1 ? nil : 0.2,
                    meanError: 0.3, medianError: 0.25, result: version == 2 ? .promoted : .rejected,
                    reason: "reason \(version)"))
        }
        logbook.close()
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private static func record(_ id: Int64, in logbook: Logbook) {
        var request = RequestSnapshot()
        request.promptTokens = 100 * Float(id)
        let snapshot = Snapshot(
            time: 1_767_225_600 + Double(id), request: request,
            instances: (0..<2).map { InstanceSnapshot(id: InstanceID($0)) })
        let isFirst = id % 2 == 1
        let decision = Decision(
            id: id, snapshot: snapshot, featureSchema: FeatureSchema.version,
            features: [Float](repeating: 0.5, count: 2 * FeatureSchema.count), scores: [-0.5, -0.6],
            ranking: isFirst ? [0, 1] : [1, 0], policy: "learned", reason: isFirst ? .greedy : .explore,
            propensity: 0.99, modelVersion: 2, predictedReward: -0.5)
        logbook.record(
            DecisionRecord(
                decision: decision, requestID: "req-\(id)", endpoint: .chat, model: "tiny\u{1B}[31m", stream: true))
        guard id < 5 else { return }
        logbook.record(
            OutcomeRecord(
                decisionID: id,
                outcome: Outcome(
                    time: snapshot.time + 2, ttft: id == 4 ? nil : 0.25, tpot: id == 4 ? nil : 0.02, e2e: 2,
                    promptTokens: 101, cachedTokens: 16, completionTokens: id == 4 ? nil : 50, finishReason: "stop",
                    status: id == 4 ? 0 : 200, censoring: id == 4 ? .cancelled : .none),
                served: snapshot.instances[isFirst ? 0 : 1].id))
    }
}
