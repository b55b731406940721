import Foundation
import GRDB
import Routing
import Testing

@testable import Logbook

@Suite struct CrashTests {
    /// The child is killed while its writer is at work; what it had flushed before must be there, whole.
    @Test func killedInMidWriteTheFileHoldsAllBatchesButTheLast() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path()
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let logbook = try Logbook.open(path: path)
            Fixtures.register(8, columns: 24, in: logbook)
            var random = SeededGenerator(seed: 1)
            let template = Fixtures.decision(1, instances: 8, columns: 24, using: &random)
            var id: Int64 = 0
            while true {
                for _ in 0..<100 {
                    id += 1
                    var record = template
                    record.decision.id = id
                    logbook.record(record)
                    logbook.record(Fixtures.outcome(of: record))
                }
                if id == 3_000 { logbook.flush() }
                // The writer always has something in hand, and nothing is dropped.
                while logbook.status.pending > 20_000 { usleep(200) }
                if id > 3_000, logbook.status.written > 12_000 { kill(getpid(), SIGKILL) }
            }
        }
        let (verdict, decisions, outcomes) = try await DatabaseQueue(path: path).read { db in
            (
                try String.fetchOne(db, sql: "PRAGMA integrity_check"),
                try Int64.fetchAll(db, sql: "SELECT id FROM decisions ORDER BY id"),
                try Int64.fetchAll(db, sql: "SELECT decision_id FROM outcomes ORDER BY decision_id")
            )
        }
        #expect(verdict == "ok")
        #expect(decisions.count >= 6_000)
        #expect(decisions == Array(1...Int64(decisions.count)))
        // Batches are written in order and whole: outcomes lag behind decisions by one row at most.
        #expect(outcomes == decisions || outcomes == decisions.dropLast())
        let logbook = try Logbook.open(path: path)
        #expect(logbook.nextDecisionID == Int64(decisions.count + 1))
        #expect(logbook.flush())
        logbook.close()
    }
}
