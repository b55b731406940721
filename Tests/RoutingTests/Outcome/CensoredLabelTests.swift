import Routing
import Testing

/// What is learnt of requests that ended early.
@Suite struct CensoredLabelTests {
    private func outcome(
        ttft: Double?, tpot: Double? = nil, _ censoring: Outcome.Censoring = .cancelled, e2e: Double = 3
    ) -> Outcome {
        Outcome(time: 10, ttft: ttft, tpot: tpot, e2e: e2e, status: 200, censoring: censoring)
    }

    @Test func whoLeftBeforeTheFirstTokenHasWaitedAtLeastThatLong() {
        for censoring in [Outcome.Censoring.cancelled, .timedOut, .failed] {
            #expect(Objective.ttft.label(of: outcome(ttft: nil, censoring)) == .atMost(-3))
        }
        #expect(Objective(ttft: 1, e2e: 0.5).label(of: outcome(ttft: nil)) == .atMost(-4.5))
    }

    @Test func whatWasSeenIsExact() {
        #expect(Objective.ttft.label(of: outcome(ttft: 0.5)) == .exact(-0.5))
        #expect(Objective(ttft: 1, tpot: 10).label(of: outcome(ttft: 0.5, tpot: 0.02)) == .exact(-0.7))
        #expect(Objective(ttft: 1, e2e: 1).label(of: outcome(ttft: 0.5)) == .atMost(-3.5))
        #expect(Objective.ttft.label(of: outcome(ttft: 0.5, .none)) == .exact(-0.5))
    }

    @Test func whatSaysNothingIsNoLabel() {
        #expect(Objective(tpot: 1).label(of: outcome(ttft: nil)) == nil)
        #expect(Objective.ttft.label(of: outcome(ttft: nil, .none)) == nil)
        #expect(Objective.ttft.label(of: outcome(ttft: nil, e2e: .infinity)) == nil)
        var whole = outcome(ttft: 3)
        whole.ttftCensored = true
        #expect(Objective.ttft.label(of: whole) == nil, "an upper bound of the time, not a lower one")
    }

    @Test func strainIsAtLeastThatOfTheWait() {
        var objective = Objective()
        objective.slo = ServiceLevel(ttft: 2, tpot: 0.1)
        #expect(objective.label(of: outcome(ttft: nil)) == .atMost(-1.5))
        #expect(objective.label(of: outcome(ttft: 1)) == .exact(-0.5))
    }
}
