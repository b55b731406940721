import Testing

@testable import Routing

@Suite struct LengthTaggerTests {
    private func query(_ text: String, model: UInt64 = 1, template: UInt64 = 0, session: UInt64 = 0) -> LengthQuery {
        var query = LengthQuery(
            text: text, promptTokens: text.utf8.count / 4, historyTokens: 0, turn: 0, session: session)
        query.model = model
        query.template = template
        if session == 0 { query.session = 0 }
        return query
    }

    private func teach(
        _ tagger: inout LengthTagger, _ query: LengthQuery, _ tokens: Int, times: Int = 1, atLeast: Bool = false
    ) {
        for _ in 0..<times { tagger.learn(tagger.predict(query), tokens: tokens, atLeast: atLeast) }
    }

    @Test func untaughtItSaysWhatTheRunningQuantilesSay() {
        let tagger = LengthTagger()
        #expect(tagger.trust.weight == 0)
        let usual = OutputLengths().quantiles(model: "m")
        let prediction = tagger.predict(query("hello")).prediction
        #expect(abs(Double(prediction.q50) - usual.q50) < 1 && abs(Double(prediction.q90) - usual.q90) < 2)
    }

    @Test func itLearnsToTellLongAnswersFromShortOnes() {
        var tagger = LengthTagger()
        for _ in 0..<400 {
            teach(&tagger, query("write an essay about rivers"), 900)
            teach(&tagger, query("answer yes or no"), 3)
        }
        #expect(tagger.trust.weight == 1)
        #expect(tagger.predict(query("write an essay about rivers")).prediction.q50 > 600)
        #expect(tagger.predict(query("answer yes or no")).prediction.q50 < 10)
    }

    @Test func aTemplateIsKnownAfterAFewAnswers() {
        var tagger = LengthTagger()
        for round in 0..<300 { teach(&tagger, query("question number \(round % 40)"), 150 + round) }
        for round in 0..<20 {
            teach(&tagger, query("question number \(round)", template: 77), 4)
            teach(&tagger, query("question number \(round + 15)"), 300)
        }
        let plain = tagger.predict(query("question number 20")).prediction.q50
        let classified = tagger.predict(query("question number 20", template: 77)).prediction.q50
        #expect(plain > 200 && classified < 30)
    }

    @Test func modelsThatTalkMoreAreToldApart() {
        var tagger = LengthTagger()
        for round in 0..<600 {
            teach(&tagger, query("question number \(round % 40)", model: 1), 100)
            teach(&tagger, query("question number \(round % 40)", model: 2), 400)
        }
        let brief = tagger.predict(query("question number 3", model: 1)).prediction.q50
        let wordy = tagger.predict(query("question number 3", model: 2)).prediction.q50
        #expect(brief < 160 && wordy > 280)
    }

    @Test func aConversationIsRememberedWhereItDoesNotShow() {
        var tagger = LengthTagger()
        for session in 1...150 {
            for _ in 0..<5 { teach(&tagger, query("go on", session: UInt64(session)), session % 2 == 0 ? 800 : 20) }
        }
        for _ in 0..<3 {
            teach(&tagger, query("go on", session: 1_000), 800)
            teach(&tagger, query("go on", session: 1_001), 20)
        }
        let long = tagger.predict(query("go on", session: 1_000)).prediction.q50
        let short = tagger.predict(query("go on", session: 1_001)).prediction.q50
        #expect(long > 4 * short)
    }

    @Test func answersThatAreCutOffTeachNoShortness() {
        var tagger = LengthTagger()
        teach(&tagger, query("tell a story"), 500, times: 300)
        let before = tagger.predict(query("tell a story")).prediction.q50
        teach(&tagger, query("tell a story"), 8, times: 200, atLeast: true)
        #expect(tagger.predict(query("tell a story")).prediction.q50 > before * 0.8)
    }

    @Test func aTaggerThatErrsLosesItsWeightAndGetsItBack() {
        var gauge = TrustGauge(trained: true)
        for _ in 0..<400 { gauge.observe(error: 1.5, baselineError: 0.8) }
        #expect(gauge.weight == 0)
        for _ in 0..<400 { gauge.observe(error: 0.5, baselineError: 0.8) }
        #expect(gauge.weight == 1)
    }

    @Test func theRequestsBoundIsKept() {
        var tagger = LengthTagger()
        teach(&tagger, query("write an essay"), 900, times: 200)
        var bounded = query("write an essay")
        bounded.limit = 16
        let prediction = tagger.predict(bounded).prediction
        #expect(prediction.q90 <= 16 && prediction.mean <= 16)
    }

    @Test func numbersThatAreNoLengthsTeachNothing() {
        var tagger = LengthTagger()
        let tagged = tagger.predict(query("hello"))
        for tokens in [0, -1, Int.min] { tagger.learn(tagged, tokens: tokens) }
        #expect(tagger.observations == 0)
        tagger.learn(tagged, tokens: .max)
        #expect(tagger.predict(query("hello")).prediction.q50.isFinite)
    }
}
