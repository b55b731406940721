import Testing

@testable import Routing

private func facts(_ model: String, bytes: Int) -> RequestFacts {
    RequestFacts(endpoint: .chat, model: model, promptBytes: bytes)
}

struct TokenEstimatorTests {
    @Test func startsFromThePrior() {
        let estimator = TokenEstimator()
        #expect(estimator.bytesPerToken(model: "m") == TokenEstimator.priorBytesPerToken)
        #expect(estimator.tokens(of: facts("m", bytes: 4200)) == 1000)
        #expect(estimator.tokens(of: facts("m", bytes: 1)) == 1)
        #expect(estimator.tokens(of: facts("m", bytes: 0)) == 0)
    }

    @Test func learnsTheRatioAndTheTemplatesOverheadOfEachModel() {
        var estimator = TokenEstimator()
        var generator = BodyGenerator(seed: 1)
        for _ in 0..<300 {
            let bytes = 50 + generator.below(12_000)
            estimator.observe(model: "a", promptBytes: bytes, promptTokens: 20 + Int(Double(bytes) / 3.1))
            estimator.observe(model: "b", promptBytes: bytes, promptTokens: 1 + Int(Double(bytes) / 4.8))
        }
        #expect(abs(estimator.bytesPerToken(model: "a") - 3.1) < 0.1)
        #expect(abs(estimator.bytesPerToken(model: "b") - 4.8) < 0.15)
        #expect(abs(estimator.tokens(of: facts("a", bytes: 62)) - 40) <= 6)
        #expect(abs(estimator.tokens(of: facts("a", bytes: 6_200)) - 2_020) <= 40)
    }

    @Test func followsAChangeOfTheWorkload() {
        var estimator = TokenEstimator()
        for _ in 0..<2_000 { estimator.observe(model: "m", promptBytes: 4_000, promptTokens: 1_000) }
        for _ in 0..<2_000 { estimator.observe(model: "m", promptBytes: 4_000, promptTokens: 2_000) }
        #expect(abs(estimator.tokens(of: facts("m", bytes: 4_000)) - 2_000) < 40)
    }

    @Test func statesExactLengthsAsTheyAre() {
        let exact = RequestFacts(promptBytes: 900, exactPromptTokens: 17)
        #expect(TokenEstimator().tokens(of: exact) == 17)
    }

    @Test func oddReportsAndManyModelsAreBounded() {
        var estimator = TokenEstimator()
        for (bytes, tokens) in [(0, 5), (5, 0), (-1, -1), (.max, 1), (1, .max)] {
            estimator.observe(model: "m", promptBytes: bytes, promptTokens: tokens)
        }
        #expect(estimator.bytesPerToken(model: "m") == TokenEstimator.priorBytesPerToken)
        for number in 0..<1_000 {
            estimator.observe(model: "m\(number)", promptBytes: 1, promptTokens: 1 << 30)
            estimator.observe(model: "m\(number)", promptBytes: 1 << 30, promptTokens: 1)
            let ratio = estimator.bytesPerToken(model: "m\(number)")
            #expect(ratio >= 1 && ratio <= 16)
            #expect(estimator.tokens(of: facts("m\(number)", bytes: 100)) > 0)
        }
    }
}
