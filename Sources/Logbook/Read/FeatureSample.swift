import Foundation
import GRDB
import Routing

/// Feature vectors of chosen candidates, spread evenly over a stretch of the log.
public struct FeatureSample: Sendable, Equatable {
    /// Version of their schema: that of the newest.
    public var schema: Int
    /// One vector a decision, oldest first.
    public var rows: [[Float]]
}

extension LogbookReader {
    /// Feature vectors of about `count` decisions of a filter's span, one of each of as many equal parts; nil where there are
    /// none.
    public func featureSample(_ filter: DecisionFilter, count: Int) throws -> FeatureSample? {
        try read { db in
            let condition = try DecisionCondition(filter, db)
            let first = try filter.since.map { try Decisions.first(since: $0, db) } ?? Decisions.oldest(db)
            let last = try filter.until.map { try Decisions.first(since: $0, db) - 1 } ?? Decisions.newest(db)
            guard let first, let last, last >= first else { return nil }
            let wanted = Int64(max(1, min(count, 100_000)))
            let step = max(1, (last - first + 1) / wanted)
            let rows = try db.makeStatement(
                sql: """
                    SELECT d.feature_schema, d.instances, d.chosen, d.features, \(try StoredFeatures.chosenOnly(db))
                    FROM decisions d
                    WHERE d.id = ? AND \(condition.sql)
                    """)
            var samples: [(schema: Int, row: [Float])] = []
            for part in stride(from: first, through: last, by: Int(step)) {
                // Not the first of each: load that comes in waves would be seen at the same place of each wave.
                let id = part + Int64((UInt64(bitPattern: part) &* 0x9E37_79B9_7F4A_7C15) >> 33 % UInt64(step))
                guard let row = try Row.fetchOne(rows, arguments: [id] + condition.arguments) else { continue }
                let instances = UInt32.read(row[1] ?? Data())
                guard let chosen = row[2] as Int64?, let place = instances.firstIndex(where: { Int64($0) == chosen })
                else { continue }
                let stored = StoredFeatures(bytes: row[3] ?? Data(), chosenOnly: row[4])
                let features = stored.row(of: place, chosen: place, candidates: instances.count) ?? []
                if !features.isEmpty { samples.append((row[0], features)) }
            }
            guard let schema = samples.last?.schema else { return nil }
            return FeatureSample(schema: schema, rows: samples.filter { $0.schema == schema }.map(\.row))
        }
    }
}
