import Foundation
import GRDB
import Routing
import Testing

@testable import Logbook

@Suite struct FilterTests {
    /// Twenty decisions, one a second from 1,000,001 on.
    private func filled() throws -> (TemporaryFolder, LogbookReader) {
        let folder = try TemporaryFolder()
        let logbook = try Logbook.open(path: folder.path())
        Fixtures.register(3, columns: 5, in: logbook)
        var random = SeededGenerator(seed: 4)
        for id in 1...20 as ClosedRange<Int64> {
            var record = Fixtures.decision(
                id, time: 1_000_000 + Double(id), reason: id % 4 == 0 ? .explore : .greedy, using: &random)
            record.model = id <= 10 ? "small" : "large"
            record.decision.modelVersion = id <= 5 ? 0 : 3
            record.decision.ranking = [Int(id % 3), Int((id + 1) % 3), Int((id + 2) % 3)]
            logbook.record(record)
            logbook.record(Fixtures.outcome(of: record))
        }
        logbook.close()
        return (folder, try LogbookReader(path: folder.path()))
    }

    @Test func everyFilterNarrowsListSummaryAndExportAlike() throws {
        let (folder, reader) = try filled()
        defer { withExtendedLifetime(folder) {} }
        let cases: [(DecisionFilter, [Int64])] = [
            (DecisionFilter(), Array(1...20)),
            (DecisionFilter(reason: .explore), [4, 8, 12, 16, 20]),
            (DecisionFilter(model: "small", modelVersion: 3), [6, 7, 8, 9, 10]),
            (DecisionFilter(modelVersion: 0), [1, 2, 3, 4, 5]),
            (DecisionFilter(since: 1_000_018), [18, 19, 20]),
            (DecisionFilter(until: 1_000_003), [1, 2]),
            (DecisionFilter(instance: "worker-1", since: 1_000_002, until: 1_000_011), [4, 7, 10]),
            (DecisionFilter(instance: "nobody"), []),
            (DecisionFilter(model: "small' OR 1 --"), []),
        ]
        for (filter, ids) in cases {
            #expect(try reader.decisions(filter, limit: 100).map(\.id) == ids)
            #expect(try reader.decisions(filter, limit: 2).map(\.id) == ids.suffix(2))
            #expect(try reader.summary(filter).decisions == ids.count)
            var seen: [Int64] = []
            try reader.eachDecision(filter, limit: nil) { seen.append($0.id) }
            #expect(seen == ids)
            seen = []
            try reader.eachRecord(filter, limit: 3) { record, logged in
                #expect(record.decision.id == logged.id)
                seen.append(logged.id)
            }
            #expect(seen == ids.suffix(3))
        }
    }

    /// What makes millions of rows answer: no question of the narrow part reads a whole row of `decisions`.
    @Test func filtersAreAnsweredByTheIndexAlone() throws {
        let (folder, _) = try filled()
        try DatabaseQueue(path: folder.path()).read { db in
            let filter = DecisionFilter(
                reason: .greedy, instance: "worker-0", model: "small", modelVersion: 3, since: 1, until: 2)
            for condition in [
                try DecisionCondition(filter, db), try DecisionCondition(DecisionFilter(reason: .greedy), db),
            ] {
                let queries = [
                    "SELECT \(SummaryTally.columns) FROM decisions d LEFT JOIN outcomes o ON o.decision_id = d.id "
                        + "WHERE \(condition.sql) ORDER BY d.time",
                    "SELECT d.id FROM decisions d WHERE \(condition.sql) ORDER BY d.time DESC, d.id DESC LIMIT 5",
                ]
                for query in queries {
                    let plan = try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + query, arguments: condition.arguments)
                        .map { $0["detail"] as String }
                    let reads = plan.filter { $0.contains(" d") && !$0.contains("outcomes") }
                    #expect(reads.contains { $0.contains("USING COVERING INDEX decisions_by_time") }, "\(plan)")
                }
            }
        }
    }

    @Test func theTimelineCutsTheSpanIntoEqualStretches() throws {
        let (folder, reader) = try filled()
        defer { withExtendedLifetime(folder) {} }
        let summary = try reader.summary(DecisionFilter(), stretches: 4)
        #expect(summary.timeline.map(\.requests) == [5, 5, 5, 5] && summary.timeline[0].start == 1_000_001)
        #expect(summary.timeline.allSatisfy { $0.meanTTFT == 0.5 && $0.failed == 0 })
        let part = try reader.summary(DecisionFilter(since: 1_000_011, until: 1_000_016), stretches: 2)
        #expect(part.timeline.map(\.requests).reduce(0, +) == 5 && part.decisions == 5)
        #expect(try reader.summary(DecisionFilter(since: 2_000_000)).timeline.isEmpty)
    }

    @Test func aRequestIsFoundByItsIDWithinTheNewest() throws {
        let (folder, reader) = try filled()
        defer { withExtendedLifetime(folder) {} }
        #expect(try reader.decision(requestID: "req-3")?.id == 3)
        #expect(try reader.decision(requestID: "req-3", within: 18)?.id == 3)
        #expect(try reader.decision(requestID: "req-3", within: 17) == nil)
        #expect(try reader.decision(requestID: "req-30") == nil)
    }

    @Test func featuresAreSampledEvenlyFromTheChosenCandidates() throws {
        let (folder, reader) = try filled()
        defer { withExtendedLifetime(folder) {} }
        let all = try #require(try reader.featureSample(DecisionFilter(), count: 100))
        #expect(all.rows.count == 20 && all.schema == 1)
        let record = try reader.records(from: 7, limit: 1)[0].decision
        #expect(all.rows[6] == Array(record.features[record.chosen * 5..<record.chosen * 5 + 5]))
        let some = try #require(try reader.featureSample(DecisionFilter(), count: 4))
        #expect(some.rows.count == 4)
        for (part, row) in some.rows.enumerated() { #expect(all.rows[5 * part..<5 * part + 5].contains(row)) }
        #expect(try reader.featureSample(DecisionFilter(since: 2_000_000), count: 4) == nil)
    }
}
