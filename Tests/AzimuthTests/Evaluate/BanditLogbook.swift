import Foundation
import Logbook
import Routing

/// A logbook of decisions taken at random between two workers, where TTFT is known: 0.1 s and 0.2 s a thousand tokens
/// of uncached work on the one with more, in a folder of its own that goes with it.
final class BanditLogbook {
    let folder: URL
    let path: String

    /// - Parameters:
    ///   - count: decisions.
    ///   - greedy: whether the log always takes the worker with less work, and says so.
    init(_ count: Int, greedy: Bool = false, seed: UInt64 = 1) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("azimuth-bandit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appendingPathComponent("log.sqlite").path
        let logbook = try Logbook.open(path: path)
        for index in 0..<2 {
            logbook.register(instance: InstanceID(UInt32(index)), name: "http://worker-\(index):8000")
        }
        var random = RoutingGenerator(seed: seed)
        for id in 1...count {
            var request = RequestSnapshot()
            request.promptTokens = 1_000
            let instances = (0..<2).map { index in
                var instance = InstanceSnapshot(id: InstanceID(UInt32(index)))
                instance.inflightUncachedTokens = Float(random.index(below: 8_000))
                return instance
            }
            let snapshot = Snapshot(time: 1_767_225_600 + Double(id), request: request, instances: instances)
            let better = instances[0].inflightUncachedTokens <= instances[1].inflightUncachedTokens ? 0 : 1
            let chosen = greedy ? better : random.index(below: 2)
            logbook.record(
                DecisionRecord(
                    decision: Decision(
                        id: Int64(id), snapshot: snapshot, featureSchema: FeatureSchema.version,
                        features: FeatureBuilder.build(snapshot), scores: [0, 0], ranking: [chosen, 1 - chosen],
                        policy: greedy ? "least_tokens" : "random", reason: .greedy, propensity: greedy ? 1 : 0.5,
                        modelVersion: 0, predictedReward: nil),
                    requestID: "req-\(id)", endpoint: .chat, model: "m", stream: true))
            let ttft = Self.ttft(instances[chosen]) * (0.9 + 0.2 * random.unit())
            logbook.record(
                OutcomeRecord(
                    decisionID: Int64(id),
                    outcome: Outcome(
                        time: snapshot.time + 2, ttft: ttft, tpot: 0.02, e2e: 2, promptTokens: 1_000,
                        completionTokens: 50, finishReason: "stop", status: 200, censoring: .none),
                    served: instances[chosen].id))
        }
        logbook.close()
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Mean seconds to the first token.
    static func ttft(_ instance: InstanceSnapshot) -> Double {
        0.05 + 1e-4 * (Double(instance.inflightUncachedTokens) + 1_000)
    }

    /// The mean TTFT of taking the worker with less work: the mean of the lesser of two even draws from 0 to 8,000.
    static let leastWork = 0.05 + 1e-4 * (8_000.0 / 3 + 1_000)
}
