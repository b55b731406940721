import Testing

@testable import Routing

@Suite struct ArrivalForecastTests {
    /// Runs a forecast over seconds whose rates `rate` says, with Poisson counts; `look` hears of each second.
    private func run(
        _ seconds: Int, seed: UInt64, rate: (Double) -> Double, look: (Int, ArrivalForecast) -> Void
    ) {
        var random = RoutingGenerator(seed: seed)
        var forecast = ArrivalForecast()
        for second in 1...seconds {
            forecast.take(Poisson.draw(rate(Double(second)), &random), seconds: 1, now: Double(second))
            look(second, forecast)
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func steadyLoadIsForecastAsItIs(seed: UInt64) {
        var worst = 0.0
        var jumps = 0
        run(3_600, seed: seed, rate: { _ in 20 }) { second, forecast in
            jumps = forecast.jumps
            guard second > 240 else { return }
            worst = max(worst, abs(forecast.rate(in: 60) - 20))
        }
        #expect(worst < 5)
        #expect(jumps <= 2)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func aStepIsSeenWithinSeconds(seed: UInt64) {
        var seen: Int?
        var after = 0.0
        run(400, seed: seed, rate: { $0 < 300 ? 10 : 25 }) { second, forecast in
            if second >= 300, seen == nil, forecast.level > 20 { seen = second }
            if second == 330 { after = forecast.rate(in: 60) }
        }
        #expect((seen ?? 400) <= 308)
        #expect(abs(after - 25) < 6)
    }

    @Test func aRampIsContinued() {
        var ahead = 0.0
        run(400, seed: 5, rate: { 10 + 0.1 * $0 }) { second, forecast in
            if second == 400 { ahead = forecast.rate(in: 60) }
        }
        #expect(abs(ahead - 56) < 6)
    }

    @Test func nothingSeenIsNoRate() {
        #expect(ArrivalForecast().rate(in: 60) == 0)
    }

    @Test func aLullAfterMuchLoadIsSeen() {
        var level = 100.0
        run(360, seed: 2, rate: { $0 < 300 ? 30 : 2 }) { _, forecast in level = forecast.level }
        #expect(level < 4)
    }
}

/// Poisson numbers by Knuth's product of uniform ones.
enum Poisson {
    static func draw(_ mean: Double, _ random: inout RoutingGenerator) -> Int {
        var count = 0
        var left = mean
        // In parts, so that the product does not vanish.
        while left > 0 {
            let limit = exponential(-min(left, 20))
            left -= 20
            var product = random.unit()
            while product > limit {
                product *= random.unit()
                count += 1
            }
        }
        return count
    }
}
