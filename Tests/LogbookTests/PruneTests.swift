import Foundation
import Routing
import Testing

@testable import Logbook

@Suite struct PruneTests {
    private func filled(_ count: Int64, in folder: TemporaryFolder) throws -> Logbook {
        let logbook = try Logbook.open(path: folder.path())
        Fixtures.register(8, columns: 40, in: logbook)
        var random = SeededGenerator(seed: 9)
        let now = Date().timeIntervalSince1970
        for id in 1...count {
            let decision = Fixtures.decision(
                id, instances: 8, columns: 40, time: now - Double(count - id) * 1_000, using: &random)
            logbook.record(decision)
            logbook.record(Fixtures.outcome(of: decision))
        }
        logbook.record(
            ModelRecord(
                version: 1, time: 1, kind: "ridge", featureSchema: 1, objective: "ttft", samples: 1, promoted: 1,
                artefact: "{}"))
        return logbook
    }

    @Test func whatIsOlderGoesAndItsRoomIsGivenBack() throws {
        let folder = try TemporaryFolder()
        let logbook = try filled(5_000, in: folder)
        let pruned = logbook.prune(maxAge: 100_500, maxBytes: nil)
        #expect(pruned.decisions == 4_899 && pruned.error == nil)
        #expect(pruned.bytesAfter < pruned.bytesBefore / 5)
        #expect(try logbook.reader().decisions(limit: 1_000).map(\.id) == Array(4_900...5_000))
        #expect(try logbook.reader().models().count == 1)
        #expect(logbook.status.pruned == 4_899)
        logbook.close()
    }

    @Test func theOldestGoUntilTheFileIsSmallEnough() throws {
        let folder = try TemporaryFolder()
        let logbook = try filled(5_000, in: folder)
        let pruned = logbook.prune(maxAge: nil, maxBytes: 6_000_000)
        #expect(pruned.bytesBefore > 12_000_000 && pruned.bytesAfter <= 6_000_000 && pruned.decisions > 1_000)
        let left = try logbook.reader().decisions(limit: 10_000)
        #expect(left.last?.id == 5_000 && left.count == 5_000 - pruned.decisions)
        // And it is written on.
        var random = SeededGenerator(seed: 1)
        logbook.record(Fixtures.decision(6_000, using: &random))
        #expect(logbook.flush())
        #expect(try logbook.reader().highestDecisionID() == 6_000)
        logbook.close()
    }

    @Test func otherLimitsHoldFromThenOn() throws {
        let folder = try TemporaryFolder()
        let logbook = try filled(3_000, in: folder)
        logbook.flush()
        #expect(try logbook.reader().decisions(limit: 10_000).count == 3_000)
        logbook.keep(maxBytes: 1 << 40, maxAge: 100_500)
        for _ in 0..<100 where logbook.status.pruned < 2_899 { logbook.flush() }
        #expect(try logbook.reader().decisions(limit: 10_000).map(\.id) == Array(2_900...3_000))
        logbook.close()
    }

    @Test func withNothingToDoNothingGoes() throws {
        let folder = try TemporaryFolder()
        let logbook = try filled(10, in: folder)
        #expect(logbook.prune(maxAge: 1e9, maxBytes: 1 << 40).decisions == 0)
        #expect(try logbook.reader().decisions(limit: 100).count == 10)
        logbook.close()
    }
}
