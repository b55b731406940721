import Foundation
import GRDB
import Testing

@testable import Logbook

@Suite struct ChangeTests {
    private func change(_ value: String, _ subject: ChangeRecord.Subject = .objective) -> ChangeRecord {
        ChangeRecord(
            time: 1_700_000_000, subject: subject, action: subject == .model ? .promote : .set, value: value,
            previous: "ttft", configured: nil, who: "ann", why: "slow answers")
    }

    @Test func changesReadBackBySubject() throws {
        let folder = try TemporaryFolder()
        let logbook = try Logbook.open(path: folder.path())
        let records = [change("e2e"), change("7", .model), change("tpot")]
        for record in records { logbook.record(record) }
        logbook.flush()
        let reader = try logbook.reader()
        #expect(try reader.changes() == records)
        #expect(try reader.changes(of: .objective) == [records[0], records[2]])
        #expect(try reader.changes(of: .model, limit: 5) == [records[1]])
        #expect(try reader.changes(limit: 1) == [records[2]])
        logbook.close()
    }

    /// A file as the first version left it.
    private func firstVersion(_ path: String) throws {
        try DatabaseQueue(path: path).writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            var migrator = DatabaseMigrator()
            migrator.registerMigration("v1") { db in
                try SchemaV1.migrate(db)
                try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = 1")
            }
            try migrator.migrate(try DatabaseQueue(path: path))
        }
    }

    @Test func aFileOfTheFirstVersionIsReadAsItIsAndBroughtUpToDateByTheWriter() throws {
        let folder = try TemporaryFolder()
        try firstVersion(folder.path())
        let old = try LogbookReader(path: folder.path())
        #expect(try old.changes() == [] && old.summary().decisions == 0 && old.decisions(limit: 5) == [])
        let logbook = try Logbook.open(path: folder.path())
        logbook.record(change("e2e"))
        var random = SeededGenerator(seed: 1)
        logbook.record(Fixtures.decision(1, using: &random))
        #expect(logbook.flush())
        #expect(try logbook.reader().changes().count == 1 && logbook.reader().decisions(limit: 5).count == 1)
        logbook.close()
    }

    @Test func rollbackFindsTheVersionThatServedBefore() throws {
        let folder = try TemporaryFolder()
        let logbook = try Logbook.open(path: folder.path())
        for version in 1...6 {
            logbook.record(
                ModelRecord(
                    version: version, time: Double(version * 100), kind: "ridge", featureSchema: 1, objective: "ttft",
                    samples: 1, promoted: version % 2 == 0 ? Double(version * 100) : nil,
                    artefact: version == 4 ? nil : "{}"))
        }
        logbook.flush()
        let reader = try logbook.reader()
        #expect(try reader.modelServed(before: 6)?.version == 2)
        #expect(try reader.modelServed(before: .max)?.version == 6)
        #expect(try reader.modelServed(before: .max, madeBy: 599)?.version == 2)
        #expect(try reader.modelServed(before: 2) == nil)
        logbook.close()
    }

    @Test func ofOldPromotedModelsTheLastOfEachMinuteAndHourIsKept() throws {
        let folder = try TemporaryFolder()
        let logbook = try Logbook.open(path: folder.path())
        // One every 20 seconds for five hours.
        let count = 900
        for version in 1...count {
            let time = 1_700_000_000 + Double(version * 20)
            logbook.record(
                ModelRecord(
                    version: version, time: time, kind: "ridge", featureSchema: 1, objective: "ttft", samples: 1,
                    promoted: time, artefact: "{}"))
        }
        logbook.flush()
        let connection = try Connection(path: folder.path(), options: LogbookOptions(), registry: Registry())
        try Retention(maxBytes: 1 << 30, maxAge: nil).trim(connection)
        try connection.database.close()
        let kept = try logbook.reader().models(artefacts: true).filter { $0.artefact != nil }
        #expect(kept.suffix(50).map(\.version) == Array(count - 49...count))
        let lastHour = kept.filter { $0.time > 1_700_000_000 + Double(count * 20) - 3_600 }
        #expect((59 + 33...61 + 34).contains(lastHour.count))
        let before = kept.count - lastHour.count
        #expect((3...5).contains(before))
        logbook.close()
    }

    @Test func aLogbookIsInUseWhileAnotherProcessHasItOpen() throws {
        let folder = try TemporaryFolder()
        #expect(!Logbook.isInUse(path: folder.path()))
        try Logbook.open(path: folder.path()).close()
        #expect(!Logbook.isInUse(path: folder.path()))
        let writer = Process()
        writer.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let program = """
            import sqlite3, sys
            log = sqlite3.connect(sys.argv[1])
            log.execute("SELECT * FROM models").fetchall()
            print("open", flush=True)
            sys.stdin.read()
            """
        writer.arguments = ["python3", "-c", program, folder.path()]
        let (input, output) = (Pipe(), Pipe())
        writer.standardInput = input
        writer.standardOutput = output
        try writer.run()
        #expect(output.fileHandleForReading.availableData.starts(with: Data("open".utf8)))
        #expect(Logbook.isInUse(path: folder.path()))
        try input.fileHandleForWriting.close()
        writer.waitUntilExit()
        #expect(!Logbook.isInUse(path: folder.path()))
    }
}
