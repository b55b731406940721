import Dispatch
import Foundation
import GRDB
import Synchronization

extension LogbookReader {
    /// Decisions that are read in one go while blocks are made.
    private static let run: Int64 = 32
    /// Blocks that are held against the logbook's rows before any is believed.
    private static let probes = 16

    /// Sums up decisions that lie long enough back and keeps that beside the logbook, so that summaries of millions of them
    /// need not read them again. Without it the first summary does so itself.
    ///
    /// - Parameter limit: blocks of 2,048 decisions to sum up at most.
    /// - Returns: blocks summed up.
    @discardableResult
    public func rollUp(limit: Int) throws -> Int {
        guard let ids = try ids(DecisionFilter()), let file = RollupFile(logbook: path) else { return 0 }
        let whole = Self.wholeBlocks(ids)
        let known = try believed(file.blocks(whole))
        let missing = whole.filter { known[$0] == nil }.prefix(max(limit, 0))
        let made = try make(Array(missing))
        if !made.isEmpty { file.keep(made, oldest: whole.lowerBound) }
        return made.count
    }

    /// The settled blocks among some ids: those that were kept, and the others, which are kept from now on.
    func blocks(_ ids: Range<Int64>) throws -> [Int64: SummaryBlock] {
        let whole = Self.wholeBlocks(ids)
        guard !whole.isEmpty else { return [:] }
        let file = RollupFile(logbook: path)
        var blocks = try believed(file?.blocks(whole) ?? [:])
        let made = try make(whole.filter { blocks[$0] == nil })
        blocks.merge(made) { $1 }
        if !made.isEmpty { file?.keep(made, oldest: 0) }
        return blocks
    }

    /// The ids that a filter's times let through; nil where there is no decision.
    func ids(_ filter: DecisionFilter) throws -> Range<Int64>? {
        try read { db in
            guard let oldest = try Decisions.oldest(db), let newest = try Decisions.newest(db) else { return nil }
            let first = try filter.since.map { try Decisions.first(since: $0, db) } ?? oldest
            let end = try filter.until.map { try Decisions.first(since: $0, db) } ?? newest + 1
            return first..<max(first, end)
        }
    }

    private static func wholeBlocks(_ ids: Range<Int64>) -> Range<Int64> {
        let size = SummaryBlock.size
        let first = (max(ids.lowerBound, 0) + size - 1) / size
        return first..<max(first, max(ids.upperBound, 0) / size)
    }

    /// The blocks, or none where they are another logbook's. Only the oldest can have lost rows.
    private func believed(_ blocks: [Int64: SummaryBlock]) throws -> [Int64: SummaryBlock] {
        let numbers = blocks.keys.sorted()
        guard let oldest = numbers.first else { return [:] }
        var believed = blocks
        let step = max(1, numbers.count / Self.probes)
        let probed = stride(from: 0, to: numbers.count, by: step).map { numbers[$0] } + [numbers[numbers.count - 1]]
        return try read { db in
            for number in probed {
                let row = try Row.fetchOne(
                    db, sql: "SELECT id, time FROM decisions WHERE id >= ? ORDER BY id LIMIT 1",
                    arguments: [number * SummaryBlock.size])
                if let row, let counts = blocks[number]?.counts, counts.firstID == row[0], counts.firstTime == row[1] {
                    continue
                }
                guard number == oldest else { return [:] }
                believed[number] = nil
            }
            return believed
        }
    }

    /// Sums up blocks from their rows; those that are not settled are left out.
    private func make(_ numbers: [Int64]) throws -> [Int64: SummaryBlock] {
        guard !numbers.isEmpty else { return [:] }
        var runs: [Range<Int64>] = []
        for number in numbers {
            if let last = runs.last, last.upperBound == number, last.count < Self.run {
                runs[runs.count - 1] = last.lowerBound..<number + 1
            } else {
                runs.append(number..<number + 1)
            }
        }
        let all = runs
        let results = Mutex<[Result<[Int64: SummaryBlock], any Error>]>([])
        // Each on a connection and a thread of its own.
        DispatchQueue.concurrentPerform(iterations: all.count) { place in
            let made = Result { try self.make(all[place]) }
            results.withLock { $0.append(made) }
        }
        return try results.withLock { $0 }.reduce(into: [:]) { found, made in
            found.merge(try made.get()) { $1 }
        }
    }

    private func make(_ numbers: Range<Int64>) throws -> [Int64: SummaryBlock] {
        let size = SummaryBlock.size
        return try read { db in
            let newest = try Double.fetchOne(db, sql: "SELECT max(time) FROM decisions") ?? 0
            var tallies = numbers.map { _ in (tally: SummaryTally(), first: Int64.max, time: 0.0) }
            let ids = numbers.lowerBound * size..<numbers.upperBound * size
            try eachRow(ids, DecisionFilter(), db) { rows in
                guard let id = rows.integer(SummaryTally.idColumn), let time = rows.double(0) else { return }
                let place = Int(id / size - numbers.lowerBound)
                tallies[place].tally.take(rows)
                if id < tallies[place].first { (tallies[place].first, tallies[place].time) = (id, time) }
            }
            var blocks: [Int64: SummaryBlock] = [:]
            for (number, found) in zip(numbers, tallies) {
                guard var block = found.tally.block, block.isSettled(newest: newest) else { continue }
                block.counts.firstID = found.first
                block.counts.firstTime = found.time
                blocks[number] = block
            }
            return blocks
        }
    }

    /// Hands out the narrow rows of some ids, by way of the index by time: the rows themselves are kilobytes wide.
    func eachRow(_ ids: Range<Int64>, _ filter: DecisionFilter, _ db: Database, _ body: (RawRows) -> Void) throws {
        guard !ids.isEmpty else { return }
        func time(_ id: Int64) throws -> Double? {
            try Double.fetchOne(
                db, sql: "SELECT time FROM decisions WHERE id >= ? ORDER BY id LIMIT 1", arguments: [id])
        }
        guard let start = try time(ids.lowerBound) else { return }
        let end = try time(ids.upperBound)
        let condition = try DecisionCondition(filter, db)
        // Ids grow with time, but for decisions of the same moment.
        let rows = try RawRows(
            """
            SELECT \(SummaryTally.columns), d.id FROM decisions d LEFT JOIN outcomes o ON o.decision_id = d.id
            WHERE d.time >= ? AND d.time < ? AND +d.id >= ? AND +d.id < ? AND \(condition.sql)
            """,
            [start - 1, end.map { $0 + 1 } ?? 1e300, ids.lowerBound, ids.upperBound] + condition.arguments, db)
        while try rows.next() { body(rows) }
    }
}
