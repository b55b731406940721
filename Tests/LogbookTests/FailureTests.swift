import Foundation
import GRDB
import Logging
import Routing
import Synchronization
import Testing

@testable import Logbook

@Suite struct FailureTests {
    private func count(_ table: String, in path: String) throws -> Int {
        try DatabaseQueue(path: path).read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? -1 }
    }

    @Test func whileAnotherProgramHasLockedTheFileEntriesWait() throws {
        let folder = try TemporaryFolder()
        let logbook = try Logbook.open(path: folder.path())
        var random = SeededGenerator(seed: 1)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: folder.path(), configuration: configuration)
        try other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        logbook.record(Fixtures.decision(1, using: &random))
        #expect(!logbook.flush())
        let error = try #require(logbook.status.error)
        #expect(error == "the logbook '\(folder.path())' cannot be used: another program has locked it")
        #expect(logbook.status.pending == 1 && logbook.status.dropped == 0)

        try other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        #expect(logbook.flush())
        #expect(logbook.status.error == nil && logbook.status.pending == 0 && logbook.status.written == 1)
        logbook.close()
        #expect(try count("decisions", in: folder.path()) == 1)
    }

    @Test func onAFullDiskEntriesWaitThenDropAndTheLossIsSaid() throws {
        let folder = try TemporaryFolder()
        let diskIsFull = Switch(false)
        var options = LogbookOptions()
        options.queueEntries = 100
        options.prepare = { db in
            if diskIsFull.isOn {
                let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
                try db.execute(sql: "PRAGMA max_page_count = \(pages)")
            }
        }
        try Logbook.open(path: folder.path(), options: options).close()
        diskIsFull.isOn = true
        let logbook = try Logbook.open(path: folder.path(), options: options)
        var random = SeededGenerator(seed: 1)
        let decisions = (1...150).map { Fixtures.decision($0, using: &random) }
        for decision in decisions { logbook.record(decision) }
        #expect(!logbook.flush())
        #expect(logbook.status.error?.contains("the disk is full") == true)
        #expect(logbook.status.pending == 100 && logbook.status.dropped == 50)

        diskIsFull.isOn = false
        #expect(logbook.flush())
        #expect(logbook.status.error == nil && logbook.status.written == 100)
        let events = try logbook.reader().events(limit: 10)
        #expect(events.map(\.kind) == ["dropped"] && events.first?.count == 50)
        #expect(try logbook.reader().summary().dropped == 50)
        logbook.close()
        #expect(try count("decisions", in: folder.path()) == 100)
    }

    @Test func aReadOnlyFileIsSaidAndTriedAgain() throws {
        let folder = try TemporaryFolder()
        let isReadOnly = Switch(true)
        var options = LogbookOptions()
        options.prepare = { db in
            if isReadOnly.isOn { try db.execute(sql: "PRAGMA query_only = 1") }
        }
        let logbook = try Logbook.open(path: folder.path(), options: options)
        var random = SeededGenerator(seed: 1)
        logbook.record(Fixtures.decision(1, using: &random))
        #expect(!logbook.flush())
        #expect(logbook.status.error?.contains("it is read-only") == true)
        isReadOnly.isOn = false
        #expect(logbook.flush())
        logbook.close()
        #expect(try count("decisions", in: folder.path()) == 1)
    }

    @Test func aFileThatVanishesIsMadeAnewWithAllNames() throws {
        let folder = try TemporaryFolder()
        let logbook = try Logbook.open(path: folder.path())
        Fixtures.register(3, columns: 5, in: logbook)
        var random = SeededGenerator(seed: 1)
        logbook.record(Fixtures.decision(1, using: &random))
        #expect(logbook.flush())
        for name in ["log.sqlite", "log.sqlite-wal", "log.sqlite-shm"] {
            try? FileManager.default.removeItem(atPath: folder.path(name))
        }
        logbook.record(Fixtures.decision(2, using: &random))
        #expect(logbook.flush())
        logbook.close()
        let reader = try LogbookReader(path: folder.path())
        #expect(try reader.decisions(limit: 10).map(\.id) == [2])
        #expect(try reader.instances().count == 3)
        #expect(try reader.featureNames(schema: 1).count == 5)
    }

    @Test func aDamagedFileNeverStopsTheCaller() throws {
        let folder = try TemporaryFolder()
        let logbook = try Logbook.open(path: folder.path())
        var random = SeededGenerator(seed: 1)
        for id in 1...200 as ClosedRange<Int64> { logbook.record(Fixtures.decision(id, using: &random)) }
        logbook.close()
        let handle = try #require(FileHandle(forWritingAtPath: folder.path()))
        try handle.seek(toOffset: 16_384)
        try handle.write(contentsOf: Data(repeating: 0xA5, count: 16_384 * 6))
        try handle.close()

        let again = try Logbook.open(path: folder.path())
        again.record(Fixtures.decision(201, using: &random))
        #expect(!again.flush())
        #expect(again.status.error?.contains("damaged") == true)
        again.close()
        #expect(again.status.dropped == 1)
    }

    @Test func anEntryNoFileCanStoreIsCountedAndTheRestIsWritten() throws {
        let folder = try TemporaryFolder()
        let logbook = try Logbook.open(path: folder.path())
        var random = SeededGenerator(seed: 1)
        var misshapen = Fixtures.decision(2, using: &random)
        misshapen.decision.scores = [1]
        var timeless = Fixtures.decision(3, using: &random)
        timeless.decision.snapshot.time = .nan
        for record in [
            Fixtures.decision(1, using: &random), misshapen, timeless, Fixtures.decision(1, using: &random),
            Fixtures.decision(4, using: &random),
        ] {
            logbook.record(record)
        }
        #expect(logbook.flush())
        #expect(logbook.status.written == 2 && logbook.status.dropped == 3 && logbook.status.error == nil)
        logbook.close()
        #expect(try LogbookReader(path: folder.path()).decisions(limit: 9).map(\.id) == [1, 4])
        #expect(try LogbookReader(path: folder.path()).summary().dropped == 3)
    }

    @Test func afterClosingEntriesAreDroppedAndCounted() throws {
        let folder = try TemporaryFolder()
        let logbook = try Logbook.open(path: folder.path())
        var random = SeededGenerator(seed: 1)
        logbook.close()
        logbook.record(Fixtures.decision(1, using: &random))
        logbook.flush()
        #expect(logbook.status.dropped == 1)
        #expect(try count("decisions", in: folder.path()) == 0)
    }
}

/// A switch that a closure of another thread reads.
final class Switch: Sendable {
    private let state: Mutex<Bool>

    init(_ isOn: Bool) { state = Mutex(isOn) }

    var isOn: Bool {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
