import Testing

@testable import Emulator

@Suite struct TextTests {
    @Test(arguments: [
        ("", 0), ("a", 1), ("abcde", 1), ("abcdef", 2), (" abcde", 1), ("  a", 2), ("1234", 2), ("a1", 2), ("hé", 2),
        ("日本", 2), ("it's", 3), ("one two three", 3), ("\n\n", 2),
    ])
    func tokensAreRunsOfLettersDigitsAndSingleScalars(text: String, count: Int) {
        #expect(EmulatedTokenizer.tokens(of: text).count == count)
    }

    @Test func englishHasAboutFourBytesAToken() {
        let text = """
            A router that learns online sends each request to the instance with the highest predicted reward, and it \
            keeps a snapshot of the whole cluster for every decision so that it can learn from what then happened.
            """
        let ratio = Double(text.utf8.count) / Double(EmulatedTokenizer.tokens(of: text).count)
        #expect((3.2...4.8).contains(ratio))
    }

    @Test func equalTextsHaveEqualTokensAndASharedBeginningIsShared() {
        let one = ChatTemplate.tokens(of: [ChatMessage(role: "user", content: "the same beginning, then this")])
        let other = ChatTemplate.tokens(of: [ChatMessage(role: "user", content: "the same beginning, then that")])
        #expect(one == ChatTemplate.tokens(of: [ChatMessage(role: "user", content: "the same beginning, then this")]))
        #expect(zip(one, other).prefix { $0 == $1 }.count > 6)
        #expect(one != other)
    }

    /// Mean length over many contents of the same kind.
    private func mean(_ question: String, seed: UInt64 = 1) -> Double {
        let lengths = AnswerLength(seed: seed)
        let all = (0..<400).map { lengths.tokens(question: question, promptTokens: 50, contentHash: UInt64($0)) }
        return Double(all.reduce(0, +)) / Double(all.count)
    }

    @Test func wordsOfTheRequestTellPartOfTheLength() {
        let plain = mean("What is a router?")
        #expect(mean("Briefly, what is a router?") < plain / 2)
        #expect(mean("Explain in detail what a router is.") > plain * 2)
        #expect(mean("Write code for a router.") > plain * 1.5)
    }

    @Test func theRestIsNoiseThatTheSeedDecides() {
        let one = AnswerLength(seed: 1)
        let lengths = (0..<50).map { one.tokens(question: "why", promptTokens: 9, contentHash: UInt64($0)) }
        #expect(Set(lengths).count > 25)
        #expect(lengths == (0..<50).map { one.tokens(question: "why", promptTokens: 9, contentHash: UInt64($0)) })
        let two = AnswerLength(seed: 2)
        #expect(lengths != (0..<50).map { two.tokens(question: "why", promptTokens: 9, contentHash: UInt64($0)) })
    }
}
