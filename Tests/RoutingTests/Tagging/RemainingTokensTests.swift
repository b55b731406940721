import Routing
import Testing

@Suite struct RemainingTokensTests {
    private let chat = LengthPrediction(meanLog: 5.4, q10: 60, q50: 240, q90: 560)

    @Test func beforeTheFirstTokenItIsTheMean() {
        let knee: Float = 240 + 0.37 * 320
        let mean =
            0.1 * 30 + 0.4 * 150 + 0.25 * (240 + knee) / 2 + 0.15 * (knee + 560) / 2 + 0.1 * (560 + 0.73 * 320)
        #expect(abs(expectedRemaining(chat, produced: 0) - mean) < 0.01)
    }

    @Test func whatOutlivedShortAnswersIsLongerThanWasExpected() {
        var before: Float = 0
        for produced in stride(from: Float(0), through: 3_000, by: 10) {
            let total = produced + expectedRemaining(chat, produced: produced)
            #expect(total >= before - 0.01)
            before = total
        }
    }

    @Test func itHasNoJumpAtAQuantile() {
        for edge: Float in [60, 240, 358.4, 560] {
            let below = expectedRemaining(chat, produced: edge - 0.01)
            let above = expectedRemaining(chat, produced: edge + 0.01)
            #expect(abs(below - above) < 0.5)
        }
    }

    @Test func beyondEveryExpectationSomeRemains() {
        #expect(expectedRemaining(chat, produced: 560) > 100)
        #expect(expectedRemaining(chat, produced: 5_000) > expectedRemaining(chat, produced: 560))
        let point = LengthPrediction(meanLog: 0, q10: 1, q50: 1, q90: 1)
        #expect(expectedRemaining(point, produced: 1) >= 1)
    }

    @Test func theRequestsLimitBoundsIt() {
        let short = LengthPrediction(meanLog: 5.4, q10: 60, q50: 240, q90: 560, limit: 100)
        #expect(short.q50 == 100 && short.q90 == 100)
        #expect(expectedRemaining(short, produced: 0) <= 100)
        #expect(expectedRemaining(short, produced: 97) == 3)
        #expect(expectedRemaining(short, produced: 100) == 1)
    }

    @Test func numbersThatAreNoneDoNoHarm() {
        let odd = LengthPrediction(meanLog: .nan, q10: .infinity, q50: .nan, q90: -.infinity, limit: -1)
        for produced: Float in [-5, 0, .nan, .infinity, 1e9] {
            let left = expectedRemaining(odd, produced: produced)
            #expect(left >= 1)
        }
        #expect(expectedRemaining(odd, produced: 0).isFinite)
        #expect(expectedRemaining(chat, produced: .nan).isFinite)
    }
}
