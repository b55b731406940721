import Testing

@testable import Routing

@Suite struct ProvisionerTests {
    private func configuration(_ mode: ProvisioningMode = .preemptive) -> ProvisioningConfiguration {
        var configuration = ProvisioningConfiguration()
        configuration.mode = mode
        configuration.ceiling = 20
        return configuration
    }

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func steadyLoadTurnsAtMostOnceInTenMinutes(seed: UInt64) {
        var bench = ProvisioningBench(configuration(), ready: 4, seed: seed)
        bench.run(5_400) { _ in 31 }
        for end in stride(from: 1_200, through: 5_400, by: 60) {
            var part = bench
            part.trim(to: end)
            #expect(part.turns(last: 600) <= 1, "the ten minutes up to \(end) s")
        }
    }

    @Test func aStepIsAnsweredAtOnceAndWhole() throws {
        var bench = ProvisioningBench(configuration(), ready: 4)
        bench.run(600) { second in second < 300 ? 15 : 90 }
        let needed = Int((90 / bench.each).rounded(.up))
        let early = try #require(bench.desired[299..<310].max())
        #expect(early >= needed - 1, "\(early) of \(needed)")
        #expect(bench.plans[299..<310].contains { $0.reason == .forecastLoad || $0.reason == .backlog })
    }

    @Test func aRampIsAnsweredBeforeItIsThere() {
        var bench = ProvisioningBench(configuration(), ready: 3)
        bench.boot = 60
        bench.run(1_200) { second in 15 + 0.05 * Double(second) }
        // At every moment of the ramp's second half what serves can take what comes.
        for second in 600..<1_200 {
            #expect(Double(bench.plans[second].ready) * bench.each > 0.95 * (15 + 0.05 * Double(second)))
        }
    }

    @Test func fewerAreWantedOnlyAfterTheStabilisation() {
        var bench = ProvisioningBench(configuration(), ready: 10)
        bench.run(290) { _ in 15 }
        #expect(bench.desired.allSatisfy { $0 == 10 })
        bench.run(600) { _ in 15 }
        #expect(bench.desired.last ?? 10 < 5)
        #expect(bench.plans.contains { $0.reason == .surplus })
        #expect(bench.turns(last: 900) == 0)
    }

    @Test func floorAndCeilingHold() {
        var low = configuration()
        low.floor = 3
        low.ceiling = 5
        var bench = ProvisioningBench(low, ready: 4)
        bench.run(400) { _ in 300 }
        #expect(bench.desired.max() == 5)
        #expect(bench.plans.last?.reason == .ceiling)
        bench.run(1_500) { _ in 0.5 }
        #expect(bench.desired.min() == 3)
        #expect(bench.plans.last?.reason == .floor)
    }

    @Test func aFixedNumberStays() {
        var bench = ProvisioningBench(configuration(.fixed), ready: 4)
        bench.run(600) { _ in 300 }
        #expect(bench.desired.allSatisfy { $0 == 4 })
    }

    @Test func reactiveWaitsForLateAnswers() {
        var bench = ProvisioningBench(configuration(.reactive), ready: 4)
        bench.run(200, rate: { _ in 200 }, late: { $0 > 100 })
        #expect(bench.desired[..<100].allSatisfy { $0 == 4 })
        #expect(bench.desired[104] == 5)
        // One at a time, a cool-down apart.
        #expect(bench.desired[104..<114].allSatisfy { $0 == 5 })
        #expect(bench.desired[130] > 5)
    }

    @Test func aRolloutOverTheTargetAddsOneThoughTheLoadIsLow() {
        var bench = ProvisioningBench(configuration(), ready: 4)
        bench.run(200, rate: { _ in 15 }, ttft: { $0 > 150 ? 2.1 : 0.1 })
        #expect(bench.plans[150..<165].contains { $0.desired == 5 && $0.reason == .predictedTTFT })
    }

    @Test func instancesThatDoNotComeAreAskedForAgain() {
        var bench = ProvisioningBench(configuration(), ready: 4)
        bench.comes = false
        bench.run(300) { second in second < 100 ? 15 : 60 }
        let before = bench.plans[180].desired
        #expect(bench.plans[290].overdue > 0)
        #expect(bench.plans[290].desired > before)
        #expect(bench.plans[290].reason == .overdue)
    }

    @Test func theTimeOfAStartIsLearned() {
        var bench = ProvisioningBench(configuration(), ready: 4)
        bench.boot = 100
        bench.run(900) { second in second < 100 ? 15 : 100 }
        #expect((bench.plans.last?.boot ?? 0) > 85)
    }

    @Test func nothingIsWantedWithoutRequests() {
        var bench = ProvisioningBench(configuration(), ready: 2)
        bench.run(1_000) { _ in 0 }
        #expect(bench.desired.allSatisfy { $0 == 2 })
        #expect(bench.plans.last?.reason == .idle)
    }

    @Test func noInstanceAtAllIsNoFault() {
        var bench = ProvisioningBench(configuration(), ready: 0)
        bench.comes = false
        bench.run(20) { _ in 5 }
        #expect(bench.desired.last == 1)
    }
}
