import Foundation
import Routing
import Testing

@testable import Logbook

@Suite struct RoundTripTests {
    @Test func decisionsComeBackBitForBit() throws {
        let folder = try TemporaryFolder()
        let logbook = try Logbook.open(path: folder.path())
        defer { logbook.close() }
        Fixtures.register(3, columns: 5, in: logbook)
        var random = SeededGenerator(seed: 1)
        let records = (1...40).map { Fixtures.decision($0, using: &random) }
        for record in records { logbook.record(record) }
        #expect(logbook.flush())

        let reader = try logbook.reader()
        let names = try reader.instances()
        let read = try reader.records(limit: 100)
        #expect(read.count == records.count)
        for (written, read) in zip(records, read) {
            #expect(read.decision.features.map(\.bitPattern) == written.decision.features.map(\.bitPattern))
            #expect(read.decision.scores.map(\.bitPattern) == written.decision.scores.map(\.bitPattern))
            // But for the instances' ids, which are the file's own, all is as it was.
            var expected = written
            for position in expected.decision.snapshot.instances.indices {
                let id = read.decision.snapshot.instances[position].id
                #expect(names[id] == "http://worker-\(position)")
                expected.decision.snapshot.instances[position].id = id
            }
            #expect(read == expected)
        }
        #expect(try reader.featureNames(schema: 1) == ["x0", "x1", "x2", "x3", "x4"])
    }
}
