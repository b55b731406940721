import Testing

@testable import azimuth

@Suite struct WorkloadGeneratorTests {
    private func plan(rate: Double = 10, requests: Int = 2_000, seed: UInt64 = 1) -> [PlannedRequest] {
        Array(IteratorSequence(WorkloadGenerator(rate: rate, limit: PlanLimit(requests: requests), seed: seed)))
    }

    @Test func equalSeedsGiveEqualPlans() {
        #expect(plan(requests: 300) == plan(requests: 300))
        #expect(plan(requests: 300) != plan(requests: 300, seed: 2))
    }

    @Test func arrivalsArePoissonOfTheAskedRate() {
        let times = plan().map(\.time)
        let gaps = zip(times.dropFirst(), times).map { $0 - $1 }
        let mean = gaps.reduce(0, +) / Double(gaps.count)
        let variance = gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gaps.count)
        #expect(gaps.allSatisfy { $0 >= 0 })
        #expect(abs(mean - 0.1) < 0.005)
        // An exponential's standard deviation is its mean.
        #expect(abs(variance.squareRoot() / mean - 1) < 0.1)
    }

    @Test func promptsAreOfManyLengths() {
        let sizes = plan().map { $0.messages.reduce(0) { $0 + $1.text.utf8.count } / PromptText.bytesPerToken }
        #expect(sizes.allSatisfy { (50...6_100).contains($0) })
        #expect(sizes.contains { $0 < 500 } && sizes.contains { $0 > 4_000 })
    }

    @Test func laterTurnsRepeatTheEarlierOnesWordForWord() {
        let requests = plan()
        let later = requests.filter { $0.messages.count > 3 }
        #expect(!later.isEmpty)
        for request in later {
            let earlier = Array(request.messages.dropLast(2))
            #expect(requests.contains { $0.index < request.index && $0.messages == earlier })
        }
    }

    @Test func popularAgentsAreAskedMore() {
        let systems = plan().compactMap { $0.messages.first { $0.role == .system }?.text }
        let counts = Dictionary(systems.map { ($0, 1) }, uniquingKeysWith: +).values.sorted(by: >)
        #expect(counts[0] > 3 * counts[counts.count / 2])
    }

    @Test func limitsEndThePlan() {
        var byTime = WorkloadGenerator(rate: 10, limit: PlanLimit(duration: 5), seed: 1)
        var times: [Double] = []
        while let request = byTime.next() { times.append(request.time) }
        #expect(times.allSatisfy { $0 < 5 } && times.count > 20)
        #expect(plan(requests: 7).count == 7)
    }

    @Test func textIsExactInLengthAndSeed() {
        for tokens in [0, 1, 7, 1_000] {
            #expect(PromptText.text(tokens: tokens, seed: 3).utf8.count == tokens * 4)
        }
        #expect(PromptText.text(tokens: 50, seed: 3) == PromptText.text(tokens: 50, seed: 3))
        #expect(PromptText.text(tokens: 50, seed: 3) != PromptText.text(tokens: 50, seed: 4))
    }
}
