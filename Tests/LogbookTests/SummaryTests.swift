import Foundation
import Routing
import Testing

@testable import Logbook

@Suite struct SummaryTests {
    @Test func figuresAreThoseOfTheRows() throws {
        let folder = try TemporaryFolder()
        let logbook = try Logbook.open(path: folder.path())
        Fixtures.register(2, columns: 2, in: logbook)
        var random = SeededGenerator(seed: 8)
        for id in 1...10 as ClosedRange<Int64> {
            var record = Fixtures.decision(
                id, instances: 2, columns: 2, time: 100 + Double(id), reason: id <= 4 ? .fallbackNoModel : .greedy,
                using: &random)
            record.decision.ranking = id <= 7 ? [0, 1] : [1, 0]
            record.decision.predictedReward = id <= 4 ? nil : -Float(id) / 2
            logbook.record(record)
            switch id {
            case 8: logbook.record(Fixtures.outcome(of: record, ttft: 90, censoring: .cancelled))
            case 9: logbook.record(Fixtures.outcome(of: record, ttft: 90, status: 503))
            case 10: break
            default: logbook.record(Fixtures.outcome(of: record, ttft: Double(id)))
            }
        }
        for result in [RoundRecord.Result.promoted, .rejected, .rejected] {
            logbook.record(
                RoundRecord(
                    time: 105, duration: 0, kind: "ridge", modelVersion: 1, objective: "ttft", samples: 1,
                    result: result, reason: ""))
        }
        logbook.record(EventRecord(time: 104, kind: "dropped", text: "7 gone", count: 7))
        logbook.flush()
        let reader = try logbook.reader()
        let summary = try reader.summary()
        #expect(summary.decisions == 10 && summary.outcomes == 9)
        #expect(summary.firstTime == 101 && summary.lastTime == 110)
        #expect(summary.reasons == ["greedy": 6, "fallback_no_model": 4])
        #expect(summary.instances.map(\.name) == ["http://worker-0", "http://worker-1"])
        #expect(summary.instances.map(\.requests) == [7, 2])
        #expect(summary.instances.map(\.meanTTFT) == [4, nil])
        #expect(summary.ttft?.count == 7 && summary.ttft?.mean == 4 && summary.ttft?.p50 == 4)
        #expect(summary.e2e?.mean == 2 && summary.tpot?.p99 == 0.02)
        #expect(summary.censored == ["cancelled": 1] && summary.errorStatuses == [503: 1])
        // Ids 5, 6 and 7: predicted -id / 2, observed -id.
        #expect(summary.prediction.count == 3 && summary.prediction.meanAbsoluteError == 3)
        #expect(abs((summary.prediction.correlation ?? 0) - 1) < 1e-12)
        #expect(summary.rounds == ["promoted": 1, "rejected": 2] && summary.dropped == 7)
        #expect(summary.bytes > 0)

        let recent = try reader.summary(DecisionFilter(since: 105))
        #expect(recent.decisions == 6 && recent.reasons == ["greedy": 6] && recent.dropped == 0)
        #expect(recent.rounds == ["promoted": 1, "rejected": 2])
        #expect(try reader.summary(DecisionFilter(since: 1_000)).decisions == 0)
        logbook.close()
    }

    @Test func expectedLengthsAreHeldAgainstTheAnswers() throws {
        let folder = try TemporaryFolder()
        let logbook = try Logbook.open(path: folder.path())
        Fixtures.register(1, columns: 1, in: logbook)
        var random = SeededGenerator(seed: 3)
        for id in 1...120 as ClosedRange<Int64> {
            var record = Fixtures.decision(
                id, instances: 1, columns: 1, time: 100 + Double(id), reason: .greedy, using: &random)
            // Every answer has 50 tokens: well expected in the first half, expected too long in the second.
            let isEarly = id <= 60
            record.decision.snapshot.request.outputTokensQ10 = isEarly ? 20 : 60
            record.decision.snapshot.request.outputTokensQ50 = isEarly ? 48 : 80
            record.decision.snapshot.request.outputTokensQ90 = 100
            logbook.record(record)
            logbook.record(Fixtures.outcome(of: record))
        }
        logbook.flush()
        let lengths = try logbook.reader().summary().lengths
        #expect(lengths.map(\.answers) == [60, 60] && lengths.map(\.start) == [101, 161])
        #expect(lengths.map(\.meanAbsoluteError) == [2, 30])
        #expect(lengths.map(\.below10) == [0, 1] && lengths.map(\.below90) == [1, 1])
        logbook.close()
    }

    @Test func quantilesLieBetweenTheClosestRanks() throws {
        let values = try #require(Distribution([4, 1, 3, 2, 5]))
        #expect(values.p50 == 3 && values.mean == 3 && values.count == 5)
        #expect(abs(values.p90 - 4.6) < 1e-12 && abs(values.p99 - 4.96) < 1e-12)
        #expect(Distribution([]) == nil && Distribution([.nan]) == nil)
        #expect(Distribution([2])?.p99 == 2)
    }

    @Test func agreementIsThatOfTheWholeFormulas() throws {
        var random = SeededGenerator(seed: 5)
        var agreement = Agreement()
        let pairs = (0..<500).map { _ -> (Double, Double) in
            let x = Double.random(in: 0...1, using: &random)
            return (x + 1e6, 1e6 - x + Double.random(in: 0...0.5, using: &random))
        }
        for pair in pairs { agreement.take(predicted: pair.0, observed: pair.1) }
        agreement.take(predicted: .nan, observed: 1)
        let n = Double(pairs.count)
        let means = (pairs.map(\.0).reduce(0, +) / n, pairs.map(\.1).reduce(0, +) / n)
        let covariance = pairs.map { ($0.0 - means.0) * ($0.1 - means.1) }.reduce(0, +)
        let variances = (
            pairs.map { ($0.0 - means.0) * ($0.0 - means.0) }.reduce(0, +),
            pairs.map { ($0.1 - means.1) * ($0.1 - means.1) }.reduce(0, +)
        )
        let correlation = try #require(agreement.correlation)
        #expect(abs(correlation - covariance / (variances.0 * variances.1).squareRoot()) < 1e-6)
        let error = try #require(agreement.meanAbsoluteError)
        #expect(abs(error - pairs.map { abs($0.0 - $0.1) }.reduce(0, +) / n) < 1e-9)
        #expect(agreement.count == 500)
        var constant = Agreement()
        for value in [1.0, 2] { constant.take(predicted: 1, observed: value) }
        #expect(constant.correlation == nil)
    }
}
