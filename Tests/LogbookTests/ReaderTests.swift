import Foundation
import Routing
import Testing

@testable import Logbook

@Suite struct ReaderTests {
    @Test func samplesHoldTheServedCandidatesRowNewestLast() throws {
        let folder = try TemporaryFolder()
        let logbook = try Logbook.open(path: folder.path())
        Fixtures.register(3, columns: 5, in: logbook)
        var random = SeededGenerator(seed: 6)
        var expected: [LoggedSample] = []
        for id in 1...30 as ClosedRange<Int64> {
            let record = Fixtures.decision(id, using: &random)
            var outcome = Fixtures.outcome(of: record, ttft: Double(id))
            // A failover: the second of the ranking served.
            let served = record.decision.ranking[id % 3 == 0 ? 1 : 0]
            outcome.served = record.decision.snapshot.instances[served].id
            outcome.outcome.attempts = id % 3 == 0 ? 2 : 1
            logbook.record(record)
            if id == 7 { continue }  // still on its way
            if id == 9 { outcome.served = nil }  // none was reached
            logbook.record(outcome)
            if id == 9 { continue }
            expected.append(
                LoggedSample(
                    decisionID: id, time: record.decision.snapshot.time, featureSchema: 1,
                    features: Array(record.decision.features[served * 5..<served * 5 + 5]), outcome: outcome.outcome))
        }
        logbook.flush()
        let reader = try logbook.reader()
        #expect(try reader.recentSamples(limit: 100) == expected)
        #expect(try reader.recentSamples(limit: 4) == Array(expected.suffix(4)))
        #expect(try reader.recentSamples(limit: 4, featureSchema: 2).isEmpty)
        logbook.close()
    }

    @Test func outcomesComeBackWhole() throws {
        let folder = try TemporaryFolder()
        let logbook = try Logbook.open(path: folder.path())
        var random = SeededGenerator(seed: 6)
        var outcomes: [Outcome] = []
        for (index, censoring) in Outcome.Censoring.allCases.enumerated() {
            let record = Fixtures.decision(Int64(index + 1), using: &random)
            let outcome = Outcome(
                time: 3, ttft: index == 1 ? nil : 0.1, ttftCensored: index == 2, tpot: index == 1 ? nil : 0.3, e2e: 4,
                promptTokens: index == 3 ? nil : 5, cachedTokens: index == 3 ? nil : 6,
                completionTokens: index == 3 ? nil : 7, tokensEstimated: index == 2,
                finishReason: index == 3 ? nil : "length", status: index == 1 ? 0 : 503, censoring: censoring,
                attempts: index + 1)
            outcomes.append(outcome)
            logbook.record(record)
            let ids = record.decision.snapshot.instances.map(\.id)
            logbook.record(
                OutcomeRecord(decisionID: Int64(index + 1), outcome: outcome, served: ids[0], tried: ids))
        }
        logbook.flush()
        #expect(try logbook.reader().decisions(limit: 9).map(\.outcome) == outcomes)
        #expect(try logbook.reader().recentSamples(limit: 9).map(\.outcome) == outcomes)
        logbook.close()
    }

    @Test func modelsAndRoundsComeBack() throws {
        let folder = try TemporaryFolder()
        let logbook = try Logbook.open(path: folder.path())
        #expect(try logbook.reader().latestPromotedModel() == nil)
        var models = (1...4).map {
            ModelRecord(
                version: $0, time: Double($0), kind: "ridge", featureSchema: 1, objective: "ttft", samples: $0 * 10,
                promoted: $0 == 2 ? 2.5 : nil, artefact: "{\"v\":\($0)}")
        }
        let rounds = (1...5).map {
            RoundRecord(
                time: Double($0), duration: 0.25, kind: "ridge", modelVersion: $0 == 5 ? 0 : $0, objective: "ttft",
                samples: $0, error: 0.1, championError: $0 == 1 ? nil : 0.2, meanError: 0.3, medianError: 0.4,
                result: RoundRecord.Result.allCases[$0 % 3], reason: "because \($0)")
        }
        for model in models { logbook.record(model) }
        for round in rounds { logbook.record(round) }
        logbook.flush()
        let reader = try logbook.reader()
        #expect(try reader.models(artefacts: true) == models)
        #expect(try reader.models().allSatisfy { $0.artefact == nil })
        #expect(try reader.latestPromotedModel() == models[1])
        #expect(try reader.model(version: 3) == models[2])
        #expect(try reader.model(version: 9) == nil)
        #expect(try reader.highestModelVersion() == 4)
        #expect(try reader.rounds(limit: 10) == rounds)
        #expect(try reader.rounds(limit: 2) == Array(rounds.suffix(2)))
        #expect(try reader.rounds(limit: 10, since: 4) == Array(rounds.suffix(2)))

        models[0].promoted = 7
        logbook.record(models[0])
        logbook.flush()
        #expect(try reader.latestPromotedModel() == models[0])
        #expect(try reader.models().count == 4)
        logbook.close()
    }

    @Test func decisionsAreFilteredAndTheNewestComeLast() throws {
        let folder = try TemporaryFolder()
        let logbook = try Logbook.open(path: folder.path())
        Fixtures.register(3, columns: 5, in: logbook)
        var random = SeededGenerator(seed: 6)
        for id in 1...40 as ClosedRange<Int64> {
            var record = Fixtures.decision(
                id, time: 1_000 + Double(id), reason: id % 10 == 0 ? .explore : .greedy, using: &random)
            record.decision.ranking = [Int(id) % 3]
            record.decision.snapshot.request.promptTokens = Float(id)
            logbook.record(record)
        }
        logbook.flush()
        let reader = try logbook.reader()
        func ids(_ filter: DecisionFilter, limit: Int = 100) throws -> [Int64] {
            try reader.decisions(filter, limit: limit).map(\.id)
        }
        #expect(try ids(DecisionFilter(), limit: 3) == [38, 39, 40])
        #expect(try ids(DecisionFilter(reason: .explore)) == [10, 20, 30, 40])
        #expect(try ids(DecisionFilter(instance: "worker-1"), limit: 2) == [37, 40])
        #expect(try ids(DecisionFilter(since: 1_036.5)) == [37, 38, 39, 40])
        #expect(try ids(DecisionFilter(since: 0)).count == 40)
        #expect(try ids(DecisionFilter(since: 5_000)) == [])
        #expect(try ids(DecisionFilter(reason: .explore, instance: "worker-0", since: 1_001)) == [30])
        #expect(try reader.decisions(limit: 1).first?.promptTokens == 40)
        #expect(try reader.decisions(limit: 1).first?.chosen == "http://worker-1")
        logbook.close()
    }

    @Test func readingGoesOnWhileTheWriterWrites() throws {
        let folder = try TemporaryFolder()
        let logbook = try Logbook.open(path: folder.path())
        let reader = try logbook.reader()
        var random = SeededGenerator(seed: 6)
        for id in 1...20 as ClosedRange<Int64> {
            logbook.record(Fixtures.decision(id, using: &random))
            logbook.flush()
            #expect(try reader.highestDecisionID() == id)
        }
        logbook.close()
        #expect(try reader.highestDecisionID() == 20)
        #expect(try LogbookReader(path: folder.path()).records(from: 19, limit: 5).map(\.decision.id) == [19, 20])
    }
}
