import Foundation
import GRDB
import Routing
import Testing

@testable import Logbook

@Suite struct OpeningTests {
    @Test func aNewerVersionIsNamedWithBothVersions() throws {
        let folder = try TemporaryFolder()
        let path = folder.path()
        try Logbook.open(path: path).close()
        try DatabaseQueue(path: path).write { try $0.execute(sql: "PRAGMA user_version = 9") }
        let expected = LogbookError.newerVersion(path: path, found: 9, supported: Schema.version)
        #expect(throws: expected) { try Logbook.open(path: path) }
        #expect(throws: expected) { try LogbookReader(path: path) }
        #expect(
            expected.description
                == "the logbook '\(path)' has version 9 and this azimuth reads up to version \(Schema.version): "
                + "use the newer azimuth or another file")
    }

    @Test func aFileThatIsNoDatabaseIsLeftAlone() throws {
        let folder = try TemporaryFolder()
        let text = Data(String(repeating: "This is a letter, not a database.\n", count: 100).utf8)
        try text.write(to: URL(fileURLWithPath: folder.path()))
        let expected = LogbookError.notALogbook(path: folder.path(), why: "it is not an SQLite database")
        #expect(throws: expected) { try Logbook.open(path: folder.path()) }
        #expect(throws: expected) { try LogbookReader(path: folder.path()) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path())) == text)
    }

    @Test func anotherProgramsDatabaseIsLeftAlone() throws {
        let folder = try TemporaryFolder()
        try DatabaseQueue(path: folder.path()).write { try $0.execute(sql: "CREATE TABLE mail (x)") }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path()))
        let expected = LogbookError.notALogbook(
            path: folder.path(), why: "it is an SQLite database of another program")
        #expect(throws: expected) { try Logbook.open(path: folder.path()) }
        #expect(throws: expected) { try LogbookReader(path: folder.path()) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path())) == bytes)
    }

    @Test func foldersAreNoLogbooks() throws {
        let folder = try TemporaryFolder()
        #expect(throws: LogbookError.notALogbook(path: folder.url.path, why: "it is a folder")) {
            try Logbook.open(path: folder.url.path)
        }
        #expect(throws: LogbookError.notALogbook(path: folder.url.path, why: "it is a folder")) {
            try LogbookReader(path: folder.url.path)
        }
        let path = folder.path("none/log.sqlite")
        let error = #expect(throws: LogbookError.self) { try Logbook.open(path: path) }
        #expect(error?.description.contains("there is no folder") == true)
    }

    @Test func readingAFileThatIsNotThereSaysSoAndMakesNone() throws {
        let folder = try TemporaryFolder()
        #expect(throws: LogbookError.missing(path: folder.path())) { try LogbookReader(path: folder.path()) }
        #expect(!FileManager.default.fileExists(atPath: folder.path()))
    }

    @Test func anEmptyFileBecomesALogbookButCannotBeRead() throws {
        let folder = try TemporaryFolder()
        try Data().write(to: URL(fileURLWithPath: folder.path()))
        #expect(throws: LogbookError.self) { try LogbookReader(path: folder.path()) }
        try Logbook.open(path: folder.path()).close()
        #expect(try LogbookReader(path: folder.path()).highestDecisionID() == 0)
    }

    @Test func decisionIDsGoOnWhereTheFileEnds() throws {
        let folder = try TemporaryFolder()
        let first = try Logbook.open(path: folder.path())
        #expect(first.nextDecisionID == 1)
        var random = SeededGenerator(seed: 1)
        let decision = Fixtures.decision(41, using: &random)
        first.record(decision)
        first.close()
        let second = try Logbook.open(path: folder.path())
        #expect(second.nextDecisionID == 42)
        var outcome = Fixtures.outcome(of: decision)
        outcome.decisionID = 50
        second.record(outcome)
        second.close()
        let third = try Logbook.open(path: folder.path())
        #expect(third.nextDecisionID == 51)
        third.close()
    }

    @Test func theFileIsSetUpForCheapWritesAndForShrinking() throws {
        let folder = try TemporaryFolder()
        let logbook = try Logbook.open(path: folder.path())
        let pragmas = ["journal_mode", "auto_vacuum", "user_version"]
        let values = try DatabaseQueue(path: folder.path()).read { db in
            try pragmas.map { try String.fetchOne(db, sql: "PRAGMA \($0)") }
        }
        #expect(values == ["wal", "2", "\(Schema.version)"])
        logbook.close()
    }
}
