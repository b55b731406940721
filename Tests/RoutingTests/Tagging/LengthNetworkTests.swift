import Testing

@testable import Routing

@Suite struct LengthNetworkTests {
    private func sample(_ text: String) -> TaggerSample {
        TaggerSample(
            LengthQuery(text: text, promptTokens: text.count / 4, historyTokens: 0, turn: 0, session: 0), turns: [])
    }

    /// The loss that a step descends: Huber's, weighted, of the first three outputs.
    private func loss(_ network: LengthNetwork, _ sample: TaggerSample, tokens: Float) -> Double {
        let errors = network.predict(sample) - LengthNetwork.targets(tokens)
        var sum = 0.0
        for head in 0..<3 {
            let error = Double(abs(errors[head]))
            let clip = Double(LengthNetwork.Rates.clip[head])
            let part = error < clip ? error * error / 2 : clip * (error - clip / 2)
            sum += part * Double(LengthNetwork.Rates.weight[head])
        }
        return sum
    }

    @Test func aStepGoesAgainstTheGradientOfEveryParameter() {
        let start = LengthNetwork(seed: 7)
        let sample = sample("Write a poem of 12 lines about the sea, please")
        var moved = start
        moved.learn(sample, tokens: 90, atLeast: false)
        let places = start.weights.indices.filter { start.weights[$0] != moved.weights[$0] }
        #expect(places.count > 500)
        var random = RoutingGenerator(seed: 1)
        for _ in 0..<200 {
            let place = places[random.index(below: places.count)]
            var (above, below) = (start, start)
            above.weights[place] += 1e-2
            below.weights[place] -= 1e-2
            let slope = loss(above, sample, tokens: 90) - loss(below, sample, tokens: 90)
            // The head of the spread has its own target, so parameters that hang on it alone are left out.
            guard abs(slope) > 1e-4 else { continue }
            let step = Double(moved.weights[place] - start.weights[place])
            let spreadOnly = place >= NetworkLayout.second + 3 * NetworkLayout.hidden
            let shared = place < NetworkLayout.second && place >= NetworkLayout.embeddings
            if !spreadOnly, !shared { #expect(step * slope < 0) }
        }
    }

    @Test func itLearnsWhatWordsMean() {
        var network = LengthNetwork()
        let (long, short) = (sample("write an essay about stars"), sample("say yes or no about stars"))
        for _ in 0..<200 {
            network.learn(long, tokens: 900, atLeast: false)
            network.learn(short, tokens: 2, atLeast: false)
        }
        #expect(abs(network.predict(long)[0] - LengthNetwork.targets(900)[0]) < 0.3)
        #expect(abs(network.predict(short)[0] - LengthNetwork.targets(2)[0]) < 0.3)
    }

    @Test func aCutAnswerOnlyRaises() {
        var network = LengthNetwork()
        let text = sample("tell me a story")
        for _ in 0..<200 { network.learn(text, tokens: 400, atLeast: false) }
        let before = network.predict(text)
        network.learn(text, tokens: 10, atLeast: true)
        #expect(network.predict(text) == before)
        network.learn(text, tokens: 4_000, atLeast: true)
        #expect(network.predict(text)[0] > before[0])
    }

    @Test func theSameSeedAndDataGiveTheSameWeights() {
        var (left, right) = (LengthNetwork(seed: 3), LengthNetwork(seed: 3))
        for round in 0..<50 {
            left.learn(sample("text \(round % 7)"), tokens: Float(round * 10 + 1), atLeast: round % 5 == 0)
            right.learn(sample("text \(round % 7)"), tokens: Float(round * 10 + 1), atLeast: round % 5 == 0)
        }
        #expect(left == right)
    }
}
