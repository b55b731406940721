import Testing

@testable import Routing

@Suite struct ReserveTests {
    private func settled(reserve: Double, rate: Double) -> Int? {
        var configuration = ProvisioningConfiguration()
        configuration.ceiling = 60
        configuration.reserve = reserve
        var bench = ProvisioningBench(configuration, ready: 1)
        bench.run(900) { _ in rate }
        return bench.desired.last
    }

    @Test func itIsTheSquareRootOfWhatTheLoadTakes() throws {
        var configuration = ProvisioningConfiguration()
        configuration.ceiling = 60
        var bench = ProvisioningBench(configuration, ready: 4)
        bench.run(300) { _ in 40 }
        let saturation = try #require(bench.plans.last?.saturation)
        for load in [1.0, 4, 16] {
            let rate = load * saturation
            let found = try #require(settled(reserve: 2, rate: rate))
            // None goes that a load higher by the hysteresis would need.
            let most = 1.15 * load
            let rule = load + 2 * load.squareRoot() - 1...most + 2 * most.squareRoot() + 1.5
            #expect(rule.contains(Double(found)), "\(load): \(found)")
            #expect(try #require(settled(reserve: 0, rate: rate)) < found)
        }
    }

    @Test func whatWasThereForAQueueGoesSoonAfterIt() throws {
        var configuration = ProvisioningConfiguration()
        configuration.ceiling = 30
        var bench = ProvisioningBench(configuration, ready: 4)
        bench.run(400, rate: { _ in 20 }, ttft: { $0 > 300 && $0 < 340 ? 300 : 0.1 })
        let before = bench.desired[290]
        let most = try #require(bench.desired.max())
        #expect(most > before + 2)
        bench.run(150) { _ in 20 }
        // Long before the stabilisation of 300 s is over.
        #expect(try #require(bench.desired.last) < most)
    }

    @Test func thoseNobodyAskedForStayUntilTheyAreASurplus() {
        var bench = ProvisioningBench(ProvisioningConfiguration(), ready: 1)
        bench.run(5) { _ in 2 }
        bench.ready = 4
        bench.run(20) { _ in 2 }
        #expect(bench.desired.last == 4, "workers that come after the router are not sent away")
    }
}
