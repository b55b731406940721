import Testing

@testable import azimuth

@Suite struct PolicyAccountTests {
    private func account() -> PolicyAccount {
        var account = PolicyAccount(policy: "p")
        let results = [
            RequestResult(index: 0, target: 0, planned: 0, start: 0, ttft: 1, tpot: 0.1, e2e: 2),
            RequestResult(
                index: 1, target: 0, planned: 1, start: 1, e2e: 2,
                fault: AnswerFault(kind: .status(503), detail: "")),
            RequestResult(index: 2, target: 0, planned: 2, start: 2, ttft: 3, tpot: 0.3, e2e: 4),
            RequestResult(
                index: 3, target: 0, planned: 3, start: 3, ttft: 5, tpot: 0.5, e2e: 6,
                fault: AnswerFault(kind: .stopped, detail: "")),
        ]
        for index in 0..<5 { account.take(.sent(target: 0, index: index, time: Double(index))) }
        for result in results { account.take(.finished(result)) }
        return account
    }

    @Test func countsAreByFate() {
        let account = account()
        #expect((account.sent, account.completed, account.inFlight) == (5, 2, 1))
        #expect(account.errors == ["http_503": 1])
    }

    @Test func recentMeansSeeRecentFirstTokensAlone() {
        var account = PolicyAccount(policy: "p")
        for (time, ttft) in [(1.0, 1.0), (12.0, 3.0), (14.0, 5.0)] {
            account.take(.firstToken(target: 0, index: 0, time: time, ttft: ttft))
        }
        #expect(account.meanTTFT == 3)
        #expect(account.recentTTFT(now: 14) == 4)
        #expect(account.recentTTFT(now: 23) == 5)
        #expect(account.recentTTFT(now: 100) == nil)
    }

    /// A first token counts though the rest was cut off; an end that was cut off does not.
    @Test func figuresCountWhatWasSeen() {
        let figures = account().figures(from: 0)
        #expect((figures.requests, figures.unfinished, figures.errors) == (4, 1, 1))
        #expect((figures.ttft?.count, figures.ttft?.mean) == (3, 3))
        #expect((figures.tpot?.count, figures.e2e?.count) == (2, 2))
        #expect(account().figures(from: 2).requests == 2)
    }
}
