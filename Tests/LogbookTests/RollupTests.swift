import Foundation
import Routing
import Testing

@testable import Logbook

@Suite struct RollupTests {
    private static let size = SummaryBlock.size

    /// A logbook of so many decisions, a second apart, of which the newest 50 have no outcome yet.
    private func filled(_ count: Int64, at path: String, seed: UInt64 = 4) throws -> Logbook {
        let logbook = try Logbook.open(path: path)
        Fixtures.register(3, columns: 1, in: logbook)
        var random = SeededGenerator(seed: seed)
        for id in 1...count {
            var record = Fixtures.decision(
                id, instances: 3, columns: 1, time: 1_700_000_000 + Double(id) + Double(seed),
                reason: id % 7 == 0 ? .explore : .greedy, using: &random)
            record.decision.ranking = [Int(id % 3), Int((id + 1) % 3), Int((id + 2) % 3)]
            logbook.record(record)
            guard id <= count - 50 else { continue }
            let ttft = exp(Double.random(in: -5...3, using: &random))
            let isBroken = id % 101 == 0
            logbook.record(
                Fixtures.outcome(
                    of: record, ttft: ttft, censoring: id % 53 == 0 ? .cancelled : .none, status: isBroken ? 503 : 200))
        }
        logbook.flush()
        return logbook
    }

    private func expectEqual(_ one: LogbookSummary, _ other: LogbookSummary, _ comment: Comment) {
        #expect(one.decisions == other.decisions && one.outcomes == other.outcomes, comment)
        #expect(one.firstTime == other.firstTime && one.lastTime == other.lastTime, comment)
        #expect(one.reasons == other.reasons && one.censored == other.censored, comment)
        #expect(one.errorStatuses == other.errorStatuses, comment)
        #expect(one.instances.map(\.requests) == other.instances.map(\.requests), comment)
        #expect(one.prediction.count == other.prediction.count, comment)
        #expect(near(one.prediction.meanAbsoluteError, other.prediction.meanAbsoluteError, 1e-9), comment)
        #expect(one.timeline.map(\.requests) == other.timeline.map(\.requests), comment)
        #expect(one.timeline.map(\.failed) == other.timeline.map(\.failed), comment)
        for (left, right) in zip(one.timeline, other.timeline) { #expect(near(left.meanTTFT, right.meanTTFT, 1e-9)) }
        for (left, right) in [(one.ttft, other.ttft), (one.tpot, other.tpot), (one.e2e, other.e2e)] {
            #expect(left?.count == right?.count, comment)
            #expect(near(left?.mean, right?.mean, 1e-9), comment)
            for quantile in [\Distribution.p50, \.p90, \.p99] {
                #expect(near(left?[keyPath: quantile], right?[keyPath: quantile], 0.02), comment)
            }
        }
    }

    private func near(_ one: Double?, _ other: Double?, _ share: Double) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        return abs(one - other) <= share * max(abs(one), abs(other)) + 1e-12
    }

    @Test func blocksSayWhatTheRowsSay() throws {
        let folder = try TemporaryFolder()
        let count = 4 * Self.size + 300
        let logbook = try filled(count, at: folder.path())
        let reader = try logbook.reader()
        let start = 1_700_000_004.0
        let filters = [
            DecisionFilter(), DecisionFilter(since: start + 1_500), DecisionFilter(until: start + 7_000.5),
            DecisionFilter(since: start + Double(Self.size), until: start + Double(3 * Self.size)),
            DecisionFilter(since: start + 100_000),
        ]
        // Once making the blocks, once finding them.
        for turn in 1...2 {
            for (place, filter) in filters.enumerated() {
                for stretches in [1, 3, 48] {
                    let rows = try reader.summary(filter, stretches: stretches, blocksFrom: .max)
                    let blocks = try reader.summary(filter, stretches: stretches, blocksFrom: 0)
                    expectEqual(blocks, rows, "filter \(place), \(stretches) stretches, turn \(turn)")
                }
            }
        }
        let kept = try #require(RollupFile(logbook: folder.path())).blocks(0..<100)
        // The last whole block has decisions without outcomes that are not old enough to be given up.
        #expect(kept.keys.sorted() == [1, 2, 3])
        #expect(kept.values.allSatisfy { $0.counts.decisions == Int(Self.size) })
        logbook.close()
    }

    @Test func aPassMakesThemAheadAndNotTwice() throws {
        let folder = try TemporaryFolder()
        let logbook = try filled(4 * Self.size + 300, at: folder.path())
        let reader = try logbook.reader()
        #expect(try reader.rollUp(limit: 2) == 2)
        #expect(try reader.rollUp(limit: 100) == 1)
        #expect(try reader.rollUp(limit: 100) == 0)
        logbook.close()
    }

    @Test func whatPruningHasCutIsReadAnew() throws {
        let folder = try TemporaryFolder()
        let logbook = try filled(4 * Self.size, at: folder.path())
        let reader = try logbook.reader()
        _ = try reader.summary(DecisionFilter(), stretches: 2, blocksFrom: 0)
        let age = Date().timeIntervalSince1970 - (1_700_000_004 + 1.5 * Double(Self.size))
        #expect(logbook.prune(maxAge: age, maxBytes: nil).decisions > 0)
        let rows = try reader.summary(DecisionFilter(), stretches: 2, blocksFrom: .max)
        expectEqual(try reader.summary(DecisionFilter(), stretches: 2, blocksFrom: 0), rows, "after pruning")
        #expect(try reader.rollUp(limit: 1) == 0)
        logbook.close()
    }

    @Test func anotherLogbooksBlocksAreNotBelieved() throws {
        let folder = try TemporaryFolder()
        let first = try filled(3 * Self.size, at: folder.path("a"), seed: 1)
        _ = try first.reader().summary(DecisionFilter(), stretches: 2, blocksFrom: 0)
        first.close()
        let second = try filled(3 * Self.size, at: folder.path("b"), seed: 2)
        try FileManager.default.copyItem(
            atPath: RollupFile.path(of: folder.path("a")), toPath: RollupFile.path(of: folder.path("b")))
        let reader = try second.reader()
        let rows = try reader.summary(DecisionFilter(), stretches: 2, blocksFrom: .max)
        expectEqual(try reader.summary(DecisionFilter(), stretches: 2, blocksFrom: 0), rows, "with another's blocks")
        second.close()
    }

    @Test func aFileThatIsNoneIsMadeAnewAndHostileNumbersAreLeftOut() throws {
        let folder = try TemporaryFolder()
        let logbook = try filled(3 * Self.size, at: folder.path())
        let reader = try logbook.reader()
        let rows = try reader.summary(DecisionFilter(), stretches: 2, blocksFrom: .max)
        try Data(repeating: 7, count: 5_000).write(to: URL(fileURLWithPath: RollupFile.path(of: folder.path())))
        expectEqual(try reader.summary(DecisionFilter(), stretches: 2, blocksFrom: 0), rows, "over garbage")
        let file = try #require(RollupFile(logbook: folder.path()))
        var blocks = file.blocks(0..<10)
        #expect(!blocks.isEmpty)
        for number in blocks.keys { blocks[number]?.counts.decisions = .max }
        #expect(file.keep(blocks, oldest: 0))
        #expect(file.blocks(0..<10).isEmpty)
        expectEqual(try reader.summary(DecisionFilter(), stretches: 2, blocksFrom: 0), rows, "with hostile numbers")
        logbook.close()
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func sketchesAreWithinOnePercentWhateverIsMerged(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var parts = [QuantileSketch](repeating: QuantileSketch(), count: 5)
        var values: [Double] = []
        for _ in 0..<5_000 {
            let value = exp(Double.random(in: -12...12, using: &random))
            values.append(value)
            parts[Int.random(in: 0..<5, using: &random)].take(value)
        }
        parts[0].take(.nan)
        parts[0].take(.infinity)
        var merged = QuantileSketch()
        for part in parts {
            merged.merge(try #require(QuantileSketch(encoded: part.encoded, sum: part.sum)))
        }
        values.sort()
        #expect(merged.count == values.count && near(merged.sum, values.reduce(0, +), 1e-9))
        for share in [0, 0.01, 0.25, 0.5, 0.9, 0.99, 1] {
            let exact = values[Int(share * Double(values.count - 1))]
            #expect(near(merged.quantile(share), exact, 0.0101), "\(share)")
        }
        #expect(QuantileSketch().quantile(0.5) == nil)
        #expect(QuantileSketch(encoded: Data([255, 255, 255, 255, 1, 0, 0, 0]), sum: 1) == nil)
    }
}
