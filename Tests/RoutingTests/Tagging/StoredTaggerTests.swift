import Testing

@testable import Routing

@Suite struct StoredTaggerTests {
    private func query(_ text: String) -> LengthQuery {
        var query = LengthQuery(text: text, promptTokens: 5, historyTokens: 0, turn: 0, session: 3)
        (query.model, query.template) = (11, 12)
        return query
    }

    private func taught() -> LengthTagger {
        var tagger = LengthTagger()
        for round in 0..<300 {
            let text = round % 2 == 0 ? "write an essay on topic \(round % 9)" : "yes or no, topic \(round % 9)"
            tagger.learn(tagger.predict(query(text)), tokens: round % 2 == 0 ? 700 + round : 4)
        }
        tagger.forgetSessions()
        return tagger
    }

    @Test func whatWasLearnedComesBack() throws {
        let tagger = taught()
        let bytes = tagger.encoded()
        let back = try LengthTagger(encoded: bytes)
        #expect(back.observations == 300 && back.trust == tagger.trust)
        for text in ["write an essay on topic 3", "yes or no, topic 4", "something else"] {
            let (left, right) = (tagger.predict(query(text)).prediction, back.predict(query(text)).prediction)
            // Eight bits a weight.
            #expect(abs(left.meanLog - right.meanLog) < 0.1)
            #expect(abs(left.q50 - right.q50) < 0.1 * left.q50 + 2)
        }
        // The running quantiles it is weighed against are not kept: the gateway's traffic makes them again.
        #expect(bytes.count < 3 << 20)
    }

    @Test func savingAgainChangesNothing() throws {
        let once = try LengthTagger(encoded: taught().encoded())
        let twice = try LengthTagger(encoded: once.encoded())
        let prediction = once.predict(query("write an essay on topic 3")).prediction
        #expect(abs(prediction.meanLog - twice.predict(query("write an essay on topic 3")).prediction.meanLog) < 0.05)
    }

    @Test func aCompactFileIsSmaller() {
        let tagger = taught()
        #expect(tagger.encoded(leastMoved: LengthTagger.compact).count < tagger.encoded().count)
    }

    @Test func bytesThatAreNoTaggerAreRefused() {
        let bytes = taught().encoded()
        #expect(throws: LengthTagger.Unreadable.self) { try LengthTagger(encoded: []) }
        #expect(throws: LengthTagger.Unreadable.self) { try LengthTagger(encoded: [UInt8]("SQLite".utf8)) }
        #expect(throws: LengthTagger.Unreadable.self) { try LengthTagger(encoded: Array(bytes.dropLast())) }
        #expect(throws: LengthTagger.Unreadable.self) { try LengthTagger(encoded: bytes + [0]) }
        var other = bytes
        other[8] = 99
        #expect(throws: LengthTagger.Unreadable.self) { try LengthTagger(encoded: other) }
    }

    @Test func damagedBytesNeverCrash() {
        let bytes = taught().encoded()
        var random = RoutingGenerator(seed: 4)
        for _ in 0..<60 {
            var broken = bytes
            for _ in 0..<8 { broken[random.index(below: broken.count)] = UInt8(random.index(below: 256)) }
            guard let tagger = try? LengthTagger(encoded: broken) else { continue }
            let prediction = tagger.predict(query("hello")).prediction
            #expect(prediction.q10 <= prediction.q50 && prediction.q50 <= prediction.q90)
        }
    }

    @Test func trainingIsTheSameEveryTime() {
        func trained() -> LengthTagger {
            var training = TaggerTraining(total: 60, seed: 5)
            for round in 0..<60 { training.learn(.init(query: query("text \(round % 7)"), tokens: round * 3 + 1)) }
            return training.finished()
        }
        #expect(trained().encoded() == trained().encoded())
    }
}
