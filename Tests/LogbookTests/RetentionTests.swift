import Foundation
import GRDB
import Routing
import Testing

@testable import Logbook

@Suite struct RetentionTests {
    /// Lets the writer take its steps until none is left to take.
    private func settle(_ logbook: Logbook) {
        var before = -1
        while logbook.status.pruned != before {
            before = logbook.status.pruned
            for _ in 0..<20 { logbook.flush() }
        }
    }

    @Test func theOldestGoWhenTheFileGrowsBeyondItsSize() throws {
        let folder = try TemporaryFolder()
        var options = LogbookOptions()
        options.maxBytes = 4 << 20
        let logbook = try Logbook.open(path: folder.path(), options: options)
        Fixtures.register(8, columns: 24, in: logbook)
        var random = SeededGenerator(seed: 1)
        let count = 9_000
        let template = Fixtures.decision(1, instances: 8, columns: 24, using: &random)
        for id in 1...count {
            var record = template
            record.decision.id = Int64(id)
            record.decision.snapshot.time += Double(id)
            logbook.record(record)
            logbook.record(Fixtures.outcome(of: record))
            if id % 1_000 == 0 { settle(logbook) }
        }
        settle(logbook)
        let status = logbook.status
        #expect(status.error == nil && status.dropped == 0 && status.pruned > 0)
        let reader = try logbook.reader()
        let ids = try reader.decisions(limit: count).map(\.id)
        // What is left is the newest, whole, with its outcomes; and not far less than there is room for.
        #expect(ids == Array(Int64(count - ids.count + 1)...Int64(count)))
        #expect(ids.count + status.pruned == count)
        #expect(try reader.recentSamples(limit: count).map(\.decisionID) == ids)
        #expect(ids.count * 1_700 > Int(options.maxBytes) / 2)
        logbook.close()
        let (database, log) = Connection.bytes(ofFileAt: folder.path())
        #expect(database + log <= options.maxBytes)
        let verdict = try DatabaseQueue(path: folder.path()).read {
            try String.fetchOne($0, sql: "PRAGMA integrity_check")
        }
        #expect(verdict == "ok")
    }

    @Test func whatIsTooOldGoes() throws {
        let folder = try TemporaryFolder()
        var options = LogbookOptions()
        options.maxAge = 3_600
        let logbook = try Logbook.open(path: folder.path(), options: options)
        var random = SeededGenerator(seed: 1)
        let now = Date().timeIntervalSince1970
        for id in 1...10 as ClosedRange<Int64> {
            let decision = Fixtures.decision(id, time: now - Double(10 - id) * 1_000, using: &random)
            logbook.record(decision)
            logbook.record(Fixtures.outcome(of: decision))
        }
        settle(logbook)
        #expect(try logbook.reader().decisions(limit: 20).map(\.id) == [7, 8, 9, 10])
        #expect(logbook.status.pruned == 6)
        logbook.close()
    }

    @Test func oldArtefactsGoButPromotedOnesStay() throws {
        let folder = try TemporaryFolder()
        let logbook = try Logbook.open(path: folder.path())
        for version in 1...200 {
            logbook.record(
                ModelRecord(
                    version: version, time: Double(version), kind: "ridge", featureSchema: 1, objective: "ttft",
                    samples: version, promoted: version <= 3 ? Double(version) : nil, artefact: "{}"))
        }
        logbook.flush()
        let connection = try Connection(path: folder.path(), options: LogbookOptions(), registry: Registry())
        try Retention(maxBytes: 1 << 30, maxAge: nil).trim(connection)
        try connection.database.close()
        let kept = try logbook.reader().models(artefacts: true).filter { $0.artefact != nil }.map(\.version)
        #expect(kept == [1, 2, 3] + Array(200 - Retention.keptArtefacts + 1...200))
        #expect(try logbook.reader().models().count == 200)
        #expect(try logbook.reader().latestPromotedModel()?.version == 3)
        logbook.close()
    }
}
