import EngineModel
import Foundation
import Routing
import Synchronization
import Testing
import Training

@testable import Simulation

/// What routers are told of answers' lengths, and that it goes no further than that.
@Suite struct LengthKnowledgeTests {
    /// Prompts of two kinds whose words tell the answer's length; instances with room for few of them.
    private func workload(_ count: Int, rate: Double, firstOutput: Int = 400) -> Workload {
        var workload = Workload(tokensPerHash: 64, keepsTexts: true)
        for number in 0..<count {
            let isLong = BlockHash.mix(UInt64(number)) % 3 == 0
            workload.append(
                seconds: Double(number) / rate, promptTokens: 40 + number % 7, outputTokens: isLong ? firstOutput : 12,
                hashIDs: [UInt64](), prompt: isLong ? "write a long story about it" : "yes or no: is it so?")
        }
        return workload
    }

    private func run(
        _ policy: String, _ lengths: LengthKnowledge, firstOutput: Int = 400, seed: UInt64 = 1
    ) throws -> [RequestRecord] {
        var options = Fixture.options(policy, seed: seed)
        options.lengths = lengths
        let workload = workload(600, rate: 30, firstOutput: firstOutput)
        let (result, records) = try Fixture.run(workload, on: try Fixture.cluster(3, kvBlocks: 300), options)
        #expect(result.requests == 600 && records.allSatisfy { $0.end == .completed })
        return records.sorted { $0.ordinal < $1.ordinal }
    }

    /// The predictions that the first router was given, in order of arrival.
    private func predictions(_ lengths: LengthKnowledge) throws -> [LengthPrediction?] {
        var options = Fixture.options("least_tokens")
        options.lengths = lengths
        let heard = PredictionWitness()
        options.witness = heard
        _ = try Fixture.run(workload(400, rate: 20), on: try Fixture.cluster(2), options)
        return heard.predictions
    }

    @Test func whereNothingIsKnownNothingOfLengthsMovesADecision() throws {
        // All prompts come within 2 s, before the first long answer can have ended.
        let told = try predictions(.none)
        #expect(Set(told.map { $0?.q50 }).count == 1 && told[0]?.mean == 200)
        #expect(try predictions(.constant).allSatisfy { $0 == nil })
    }

    @Test func theOracleIsToldTheLengthAndANoisyOneTheSameFactorEachTime() throws {
        let known = try predictions(.oracle)
        let noisy = try predictions(.noisy(deviation: 0.5))
        #expect(known.allSatisfy { $0?.q50 == 400 || $0?.q50 == 12 })
        #expect(known.allSatisfy { $0?.q10 == $0?.q90 })
        let factors = zip(noisy, known).map { ($0?.q50 ?? 0) / ($1?.q50 ?? 1) }
        #expect(factors.allSatisfy { $0 > 0.08 && $0 <= 5 })
        let mean = factors.reduce(0, +) / 400
        #expect(mean > 0.93 && mean < 1.1)
        #expect(factors.contains { $0 < 0.5 } && factors.contains { $0 > 1.5 })
        #expect(noisy == (try predictions(.noisy(deviation: 0.5))))
    }

    @Test func aTaggerLearnsFromTheAnswersOfTheRunAlone() throws {
        let told = try predictions(.tagger(LengthTagger()))
        let known = try predictions(.oracle)
        func error(_ part: Range<Int>) -> Float {
            part.reduce(0) { $0 + abs(log(told[$1]?.q50 ?? 0) - log(known[$1]?.q50 ?? 1)) } / Float(part.count)
        }
        #expect(error(300..<400) < 0.3 * error(0..<20))
    }

    @Test(arguments: ["learned", "predictive_ttft", "predictive_e2e"])
    func aTaggerCannotSeeTheAnswerBeforehand(policy: String) throws {
        // The first long answer is begun before either length of it is over: until then nothing may differ.
        let short = try run(policy, .tagger(LengthTagger()), firstOutput: 400)
        let long = try run(policy, .tagger(LengthTagger()), firstOutput: 420)
        #expect(short.prefix(20).map(\.instance) == long.prefix(20).map(\.instance))
    }

    @Test func whatIsKnownChangesWhoIsChosen() throws {
        let known = try run("predictive_e2e", .oracle)
        #expect(try known.map(\.instance) != run("predictive_e2e", .none).map(\.instance))
        #expect(try known.map(\.instance) == run("predictive_e2e-oracle", .none).map(\.instance))
        #expect(try known == run("predictive_e2e", .oracle))
    }

    @Test func aConversationsEarlierTurnsAreToldFromItsRequests() {
        var texts = TurnTexts()
        texts.append("first", session: "a", promptTokens: 10, outputTokens: 5)
        texts.append("alone", session: nil, promptTokens: 8, outputTokens: 5)
        texts.append(nil, session: "a", promptTokens: 20, outputTokens: 7)
        texts.append("thïrd", session: "a", promptTokens: 30, outputTokens: 1)
        #expect((0..<4).map { texts.text($0) } == ["first", "alone", "", "thïrd"])
        #expect((0..<4).map { texts[$0].number } == [0, 0, 1, 2])
        #expect((0..<4).map { texts[$0].historyTokens } == [0, 0, 15, 27])
        #expect(texts[1].session == 0 && texts[0].session == texts[3].session && texts[0].session != 0)
    }
}

/// Keeps what the first router was told.
private final class PredictionWitness: SimulationWitness {
    private let told = Mutex<[LengthPrediction?]>([])

    var predictions: [LengthPrediction?] { told.withLock { $0 } }

    func decided(_ decision: Decision, facts: RequestFacts) { told.withLock { $0.append(facts.predictedLength) } }
    func finished(_ decision: Int64, outcome: Outcome, served: InstanceID, tried: [InstanceID]) {}
    func trained(_ report: RoundReport) {}
}
