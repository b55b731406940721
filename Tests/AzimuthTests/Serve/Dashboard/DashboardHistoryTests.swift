import Foundation
import Logbook
import Routing
import Testing

@testable import azimuth

@Suite struct DashboardHistoryTests {
    private func entry(
        _ id: Int64, at time: Double, reason: String = "greedy", predicted: Double? = -0.1, observed: Double? = -0.2,
        ttft: Double? = 0.2, status: Int = 200
    ) -> DecisionWatch.Entry {
        DecisionWatch.Entry(
            id: id, time: time, instance: nil, worker: "a", reason: reason, predicted: predicted, observed: observed,
            ttft: ttft, e2e: 1, status: status, censoring: "none")
    }

    @Test func requestsFallIntoStretchesOfTime() {
        var history = DashboardHistory()
        let now = 1_000_000.0
        history.take(entry(1, at: now - 6))
        history.take(entry(2, at: now, ttft: 0.4))
        history.take(entry(3, at: now, reason: "explore", predicted: nil, ttft: nil, status: 503))
        let series = history.series(now: now)
        #expect(series.requests.count == DashboardHistory.count && series.requests.suffix(3) == [1, 0, 2])
        #expect(series.failed.suffix(3) == [0, 0, 1])
        #expect(series.ttftMeanMs.suffix(3) == [200, nil, 400] && series.ttftP99Ms.last == 400)
        #expect(series.predicted.suffix(3) == [-0.1, nil, -0.1] && series.observed.last == -0.2)
        #expect(series.reasons["greedy"]?.suffix(3) == [1, 0, 1] && series.reasons["explore"]?.last == 1)
        #expect(series.end == now + DashboardHistory.stretch)
        #expect(history.points == [[-0.1, -0.2], [-0.1, -0.2]])
    }

    @Test func itIsBoundedWhateverComes() {
        var history = DashboardHistory()
        for number in 0..<20_000 {
            history.take(entry(Int64(number), at: 1_000_000 + Double(number), predicted: -.pi, ttft: 0.123_456_7))
        }
        for odd in [.nan, .infinity, -1, 1e300] { history.take(entry(1, at: odd)) }
        let series = history.series(now: 1_020_000)
        #expect(series.requests.count == DashboardHistory.count && series.requests.allSatisfy { $0 <= 6 })
        #expect(history.points.count <= 2 * DashboardHistory.pointLimit && history.points.first == [-3.142, -0.2])
        #expect(history.newest.count <= 2 * DashboardHistory.newestLimit)
        #expect(series.ttftMeanMs[3] == 123.5)
    }

    @Test func rewardsOfAnotherObjectiveAreForgottenAndTimesStay() {
        var history = DashboardHistory()
        history.take(entry(1, at: 1_000_000))
        history.forgetRewards()
        let series = history.series(now: 1_000_000)
        #expect(history.points.isEmpty && series.predicted.last == .some(nil) && series.ttftMeanMs.last == 200)
    }

    @Test func theWatchKeepsNothingUnlessSomebodyLooksAndABoundedNumberThen() throws {
        let watch = DecisionWatch()
        let snapshot = Snapshot(
            time: 5, request: RequestSnapshot(), instances: (0..<2).map { InstanceSnapshot(id: InstanceID($0)) })
        let decision = Decision(
            id: 7, snapshot: snapshot, featureSchema: 1, features: [], scores: [-1, -2], ranking: [0, 1],
            policy: "learned", reason: .greedy, propensity: 1, modelVersion: 3, predictedReward: -0.5)
        var outcome = Outcome(time: 9, ttft: 0.25, e2e: 1, status: 200, censoring: .none)
        watch.note(decision, outcome, served: 0, objective: .ttft)
        #expect(watch.take().entries.isEmpty)

        watch.set(on: true)
        watch.note(decision, outcome, served: 0, objective: .ttft)
        outcome.attempts = 2
        watch.note(decision, outcome, served: 1, objective: .ttft)
        let entries = watch.take().entries
        #expect(entries.map(\.predicted) == [-0.5, nil], "another worker's answer says nothing of the prediction")
        #expect(entries.map(\.observed) == [-0.25, -0.25] && entries.map(\.instance) == [0, 1])

        for _ in 0..<DecisionWatch.capacity + 5 { watch.note(decision, outcome, served: 0, objective: .ttft) }
        let (kept, missed) = watch.take()
        #expect(kept.count == DecisionWatch.capacity && missed == 5)
        watch.set(on: false)
        watch.note(decision, outcome, served: 0, objective: .ttft)
        #expect(watch.take().entries.isEmpty)
    }
}
