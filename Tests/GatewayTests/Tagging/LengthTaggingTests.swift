import Routing
import Synchronization
import Testing

@testable import Gateway

@Suite struct LengthTaggingTests {
    private let query = LengthQuery(text: "say yes", promptTokens: 2, historyTokens: 0, turn: 0, session: 1)

    private func outcome(
        _ tokens: Int?, finish: String? = "stop", status: Int = 200, censoring: Outcome.Censoring = .none
    ) -> Outcome {
        Outcome(
            time: 1, e2e: 1, completionTokens: tokens, finishReason: finish, status: status, censoring: censoring)
    }

    @Test func itLearnsFromAnswersAndFromNothingElse() {
        let tagging = LengthTagging(LengthTagger())
        let tagged = tagging.predict(query, session: 0, now: 1)
        tagging.learn(tagged, outcome(nil))
        tagging.learn(tagged, outcome(0))
        tagging.learn(tagged, outcome(5, status: 500))
        #expect(tagging.current().observations == 0)
        tagging.learn(tagged, outcome(5))
        tagging.learn(tagged, outcome(9, finish: "length"))
        tagging.learn(tagged, outcome(9, finish: nil, censoring: .cancelled))
        #expect(tagging.current().observations == 3)
    }

    @Test func whereNoOneWorksOffTheListItIsBounded() {
        let tagging = LengthTagging(LengthTagger())
        let works = Mutex<[@Sendable () -> Void]>([])
        tagging.start { work in works.withLock { $0.append(work) } }
        let tagged = tagging.predict(query, session: 0, now: 1)
        for _ in 0..<5_000 { tagging.learn(tagged, outcome(5)) }
        #expect(tagging.dropped == 5_000 - 4_096 && tagging.current().observations == 0)
        let taken = works.withLock { $0 }
        #expect(taken.count == 1)
    }

    @Test func ofVeryManyRequestsNoMoreThanASampleTeaches() {
        let tagging = LengthTagging(LengthTagger())
        let first = tagging.predict(query, session: 0, now: 1)
        var teaching = 1
        for _ in 0..<20_000 {
            let tagged = tagging.predict(query, session: 0, now: 1)
            #expect(tagged.prediction == first.prediction)
            if tagged.teaches { teaching += 1 }
        }
        #expect(teaching == 12_000, "a minute's allowance")
        let tagged = tagging.predict(query, session: 0, now: 1)
        tagging.learn(tagged, outcome(5))
        #expect(tagging.current().observations == 0)
        #expect(tagging.predict(query, session: 0, now: 1.1).teaches)
    }

    @Test func theAnswerTellsThePredictionWhereItIsWanted() async throws {
        for (headers, isThere) in [(DecisionHeaders.all, false), ([.all, .predictedTokens], true)] {
            try await withGateway(configure: {
                $0.decisionHeaders = headers
                $0.tagging = LengthTagging(LengthTagger())
            }) { rig, _ in
                let response = try await rig.answer(post(chat("x", streamed(tokens: 1))))
                let told = response["x-azimuth-predicted-tokens"]
                #expect((told != nil) == isThere)
                if let told { #expect(told.contains("; q10=") && told.contains("; q90=")) }
            }
        }
    }
}
