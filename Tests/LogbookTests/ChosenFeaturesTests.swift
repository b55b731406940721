import Foundation
import GRDB
import Routing
import Testing

@testable import Logbook

/// Rows that hold the chosen candidate's features alone.
@Suite struct ChosenFeaturesTests {
    /// A decision whose features are those of its snapshot, as the router makes them.
    private func decision(_ id: Int64, _ random: inout SeededGenerator) -> DecisionRecord {
        var record = Fixtures.decision(id, using: &random)
        for field in SnapshotFields.request.indices {
            let number = Float.random(in: 0..<4_000, using: &random)
            SnapshotFields.set(field, to: number, in: &record.decision.snapshot.request)
        }
        for position in record.decision.snapshot.instances.indices {
            for field in SnapshotFields.instance.indices {
                let number = Float.random(in: 0..<4_000, using: &random)
                SnapshotFields.set(field, to: number, in: &record.decision.snapshot.instances[position])
            }
        }
        record.decision.featureSchema = FeatureSchema.version
        record.decision.features = FeatureBuilder.build(record.decision.snapshot)
        return record
    }

    private func open(_ folder: TemporaryFolder, _ features: FeatureLogging) throws -> Logbook {
        var options = LogbookOptions()
        options.features = features
        let logbook = try Logbook.open(path: folder.path(), options: options)
        Fixtures.register(3, columns: 5, in: logbook)
        return logbook
    }

    private func bits(_ record: DecisionRecord) -> [UInt32] { record.decision.features.map(\.bitPattern) }

    private func chosenRow(_ decision: Decision, _ position: Int) -> [UInt32] {
        let columns = FeatureSchema.count
        return decision.features[position * columns..<(position + 1) * columns].map(\.bitPattern)
    }

    @Test func readingGivesAllFeaturesBackBitForBit() throws {
        let folder = try TemporaryFolder()
        let logbook = try open(folder, .chosen)
        defer { logbook.close() }
        var random = SeededGenerator(seed: 1)
        let records = (1...40).map { decision($0, &random) }
        for record in records { logbook.record(record) }
        #expect(logbook.flush())
        let read = try logbook.reader().records(limit: 100)
        #expect(read.map { bits($0) } == records.map { bits($0) })
        let bytes = try DatabaseQueue(path: folder.path()).read { db in
            try Int.fetchAll(db, sql: "SELECT length(features) FROM decisions")
        }
        #expect(bytes == records.map { _ in FeatureSchema.count * 4 })
    }

    @Test func samplesAreOfTheServedInstanceChosenOrNot() throws {
        let folder = try TemporaryFolder()
        let logbook = try open(folder, .chosen)
        defer { logbook.close() }
        var random = SeededGenerator(seed: 2)
        let records = (1...10).map { decision($0, &random) }
        for record in records {
            let position = record.decision.ranking[Int(record.decision.id) % 3]
            var outcome = Fixtures.outcome(of: record)
            outcome.served = record.decision.snapshot.instances[position].id
            logbook.record(record)
            logbook.record(outcome)
        }
        #expect(logbook.flush())
        let samples = try logbook.reader().recentSamples(limit: 100)
        #expect(
            samples.map { $0.features.map(\.bitPattern) }
                == records.map { chosenRow($0.decision, $0.decision.ranking[Int($0.decision.id) % 3]) })
    }

    @Test func theViewShowsTheChosenCandidatesFeatures() throws {
        let folder = try TemporaryFolder()
        let logbook = try open(folder, .chosen)
        var random = SeededGenerator(seed: 3)
        let record = decision(7, &random)
        logbook.record(record)
        logbook.close()
        let chosen = record.decision.chosen
        let rows = try DatabaseQueue(path: folder.path()).read { db in
            try Row.fetchAll(db, sql: "SELECT position, instance, feature, value FROM candidate_features")
        }
        #expect(rows.map { $0[0] as Int } == rows.map { _ in chosen })
        #expect(rows.map { $0[1] as String? } == rows.map { _ in "http://worker-\(chosen)" })
        #expect(rows.map { $0[2] as String } == FeatureSchema.names)
        #expect(rows.map { Float($0[3] as Double).bitPattern } == chosenRow(record.decision, chosen))
    }

    @Test func aFileMayHoldBothKinds() throws {
        let folder = try TemporaryFolder()
        var random = SeededGenerator(seed: 4)
        let records = (1...4).map { decision($0, &random) }
        for (index, logging) in [FeatureLogging.all, .chosen].enumerated() {
            let logbook = try open(folder, logging)
            for record in records[index * 2..<index * 2 + 2] { logbook.record(record) }
            logbook.close()
        }
        let read = try LogbookReader(path: folder.path()).records(limit: 10)
        #expect(read.map { bits($0) } == records.map { bits($0) })
        let counts = try DatabaseQueue(path: folder.path()).read { db in
            try Int.fetchAll(
                db, sql: "SELECT count(*) FROM candidate_features GROUP BY decision_id ORDER BY decision_id")
        }
        #expect(counts == [3, 3, 1, 1].map { $0 * FeatureSchema.count })
    }

    @Test func featuresOfAnotherSchemaAreStoredWhole() throws {
        let folder = try TemporaryFolder()
        let logbook = try open(folder, .chosen)
        defer { logbook.close() }
        var random = SeededGenerator(seed: 5)
        let record = Fixtures.decision(1, using: &random)
        logbook.record(record)
        #expect(logbook.flush())
        #expect(try logbook.reader().records(limit: 1).first?.decision.features == record.decision.features)
    }
}
