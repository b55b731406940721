import Foundation
import GRDB
import Routing
import Testing

@testable import Logbook

/// The views decode the stored bytes in plain SQL; nothing here registers a function.
@Suite struct FloatViewTests {
    static let special: [Float] = [
        0, -0.0, 1, -1, 0.1, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude,
        Float(bitPattern: 0x007F_FFFF), Float(bitPattern: 0x0080_0001), .greatestFiniteMagnitude,
        -.greatestFiniteMagnitude, .infinity, -.infinity, .nan, Float(bitPattern: 0xFFFF_FFFF), 16_777_215, 1e-20,
    ]

    /// A logbook with one decision of one candidate and the given features, read through a bare connection.
    private func decoded(_ features: [Float]) throws -> [Double?] {
        let folder = try TemporaryFolder()
        let logbook = try Logbook.open(path: folder.path())
        var random = SeededGenerator(seed: 1)
        var record = Fixtures.decision(1, instances: 1, columns: 1, using: &random)
        record.decision.features = features
        logbook.record(record)
        logbook.close()
        return try DatabaseQueue(path: folder.path()).read { db in
            try Row.fetchAll(db, sql: "SELECT value FROM candidate_features WHERE decision_id = 1").map { $0[0] }
        }
    }

    @Test func specialValuesDecodeExactly() throws {
        let values = try decoded(Self.special)
        #expect(values.count == Self.special.count)
        for (value, float) in zip(values, Self.special) {
            #expect(value?.bitPattern == (float.isNaN ? nil : Double(float).bitPattern), "\(float)")
        }
    }

    @Test func anyBitsDecodeExactly() throws {
        var random = SeededGenerator(seed: 9)
        let floats = (0..<2_000).map { _ in random.float() }
        #expect(try decoded(floats).map { $0?.bitPattern } == floats.map { Double($0).bitPattern })
    }

    @Test func everyExponentDecodesExactly() throws {
        let floats = (0..<512).map { Float(bitPattern: UInt32($0) << 23 | 0x2A_AAAA) }.filter { !$0.isNaN }
        #expect(try decoded(floats).map { $0?.bitPattern } == floats.map { Double($0).bitPattern })
    }

    @Test func candidatesShowInstanceScoreRankChosenAndServed() throws {
        let folder = try TemporaryFolder()
        let logbook = try Logbook.open(path: folder.path())
        Fixtures.register(3, columns: 5, in: logbook)
        var random = SeededGenerator(seed: 2)
        var record = Fixtures.decision(4, using: &random)
        record.decision.scores = [-1.5, -0.25, -7]
        record.decision.ranking = [1, 0]
        var outcome = Fixtures.outcome(of: record)
        outcome.served = record.decision.snapshot.instances[0].id
        logbook.record(record)
        logbook.record(outcome)
        logbook.close()
        let rows = try DatabaseQueue(path: folder.path()).read { db in
            try Row.fetchAll(
                db, sql: "SELECT position, instance, score, rank, chosen, served FROM candidates WHERE decision_id = 4")
        }
        #expect(rows.map { $0[0] as Int } == [0, 1, 2])
        #expect(rows.map { $0[1] as String? } == ["http://worker-0", "http://worker-1", "http://worker-2"])
        #expect(rows.map { $0[2] as Double? } == [-1.5, -0.25, -7])
        #expect(rows.map { $0[3] as Int? } == [1, 0, nil])
        #expect(rows.map { $0[4] as Bool } == [false, true, false])
        #expect(rows.map { $0[5] as Bool } == [true, false, false])
    }

    @Test func aDecisionWithoutScoresShowsNone() throws {
        let folder = try TemporaryFolder()
        let logbook = try Logbook.open(path: folder.path())
        var random = SeededGenerator(seed: 2)
        var record = Fixtures.decision(4, using: &random)
        record.decision.scores = []
        logbook.record(record)
        logbook.close()
        let scores = try DatabaseQueue(path: folder.path()).read { db in
            try Row.fetchAll(db, sql: "SELECT score FROM candidates").map { $0[0] as Double? }
        }
        #expect(scores == [nil, nil, nil])
    }

    @Test func snapshotsShowEveryFieldByName() throws {
        let folder = try TemporaryFolder()
        let logbook = try Logbook.open(path: folder.path())
        var random = SeededGenerator(seed: 5)
        let record = Fixtures.decision(1, instances: 2, using: &random)
        logbook.record(record)
        logbook.close()
        let (request, instances, names) = try DatabaseQueue(path: folder.path()).read { db in
            (
                try Double.fetchAll(db, sql: "SELECT value FROM snapshot_request"),
                try Double.fetchAll(db, sql: "SELECT value FROM snapshot_instances"),
                try String.fetchAll(db, sql: "SELECT field FROM snapshot_instances WHERE position = 1")
            )
        }
        let numbers = record.decision.snapshot.logged.map { Double($0) }
        #expect(request + instances == numbers)
        #expect(names == SnapshotFields.instance)
    }
}
