import Foundation
import Routing

@testable import Logbook

/// A file of its own for one test, deleted with it.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("logbook-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String = "log.sqlite") -> String { url.appendingPathComponent(name).path }
}

/// A seeded generator (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Any finite float, subnormal ones included.
    mutating func float() -> Float {
        while true {
            let value = Float(bitPattern: UInt32(truncatingIfNeeded: next()))
            if value.isFinite { return value }
        }
    }
}

enum Fixtures {
    /// Instance ids handed out in an order that is not that of their names' rows.
    static func ids(_ count: Int) -> [InstanceID] { (0..<count).map { InstanceID(UInt32(100 - $0)) } }

    static func register(_ count: Int, columns: Int, in logbook: Logbook) {
        for (index, id) in ids(count).enumerated() { logbook.register(instance: id, name: "http://worker-\(index)") }
        logbook.register(featureSchema: 1, names: (0..<columns).map { "x\($0)" })
    }

    /// A decision with every number random.
    static func decision(
        _ id: Int64, instances: Int = 3, columns: Int = 5, time: Double? = nil, reason: Decision.Reason = .greedy,
        using random: inout SeededGenerator
    ) -> DecisionRecord {
        var snapshot = Snapshot(time: time ?? 1_700_000_000 + Double(id) / 8, request: RequestSnapshot(), instances: [])
        for field in SnapshotFields.request.indices {
            SnapshotFields.set(field, to: random.float(), in: &snapshot.request)
        }
        for id in ids(instances) {
            var instance = InstanceSnapshot(id: id)
            for field in SnapshotFields.instance.indices {
                SnapshotFields.set(field, to: random.float(), in: &instance)
            }
            snapshot.instances.append(instance)
        }
        let decision = Decision(
            id: id, snapshot: snapshot, featureSchema: 1,
            features: (0..<instances * columns).map { _ in random.float() },
            scores: (0..<instances).map { _ in random.float() },
            ranking: Array(0..<instances).shuffled(using: &random), policy: "learned", reason: reason,
            propensity: 0.99, modelVersion: 7, predictedReward: -0.25)
        return DecisionRecord(
            decision: decision, requestID: "req-\(id)", endpoint: .chat, model: "tiny", stream: true, objective: .ttft)
    }

    static func outcome(
        of record: DecisionRecord, ttft: Double = 0.5, censoring: Outcome.Censoring = .none, status: Int = 200
    ) -> OutcomeRecord {
        let served = record.decision.snapshot.instances[record.decision.chosen].id
        return OutcomeRecord(
            decisionID: record.decision.id,
            outcome: Outcome(
                time: record.decision.snapshot.time + 2, ttft: ttft, tpot: 0.02, e2e: 2, promptTokens: 100,
                cachedTokens: 16, completionTokens: 50, finishReason: "stop", status: status, censoring: censoring),
            served: served, tried: [served])
    }
}

extension Snapshot {
    /// Its numbers as a row holds them.
    var logged: [Float] {
        var chunk = EntryChunk()
        let decision = Decision(
            id: 1, snapshot: self, featureSchema: 1, features: [], scores: [], ranking: [], policy: "p",
            reason: .greedy, propensity: 1, modelVersion: 0, predictedReward: nil)
        let record = DecisionRecord(decision: decision, requestID: "", endpoint: .chat, model: "", stream: false)
        chunk.append(.decision(record), footprint: 0)
        guard case .decision(let packed) = chunk.entries.first else { return [] }
        return chunk.words[packed.snapshot].map { Float(bitPattern: $0) }
    }
}
