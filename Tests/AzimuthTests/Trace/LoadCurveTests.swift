import Testing

@testable import azimuth

@Suite struct LoadCurveTests {
    /// Requests a second in each of ten equal parts of the trace's time.
    private func rates(_ shape: LoadShape, peak: Double) -> [Double] {
        let rows = TraceGenerator.make(.prefixes, requests: 20_000, rate: 10, seed: 3, shape: shape, peak: peak)
        let end = (rows.last?.timestamp ?? 0) / 1_000
        var counts = [Double](repeating: 0, count: 10)
        for row in rows { counts[min(Int(row.timestamp / 1_000 / end * 10), 9)] += 1 }
        #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.timestamp <= $1.timestamp })
        return counts.map { $0 / (end / 10) }
    }

    @Test func aStepIsThePeakFromThirtyToEightyPercent() {
        let rates = rates(.step, peak: 3)
        #expect(rates[..<3].allSatisfy { abs($0 - 10) < 1.5 })
        #expect(rates[3..<8].allSatisfy { abs($0 - 30) < 3 })
        #expect(rates[8...].allSatisfy { abs($0 - 10) < 1.5 })
    }

    @Test func aCrowdComesAtOnceAndGoesSlowly() {
        let rates = rates(.flash, peak: 5)
        #expect(rates[..<4].allSatisfy { abs($0 - 10) < 1.5 })
        #expect(rates[4] > 25)
        #expect(rates[4] > rates[5] && rates[5] > rates[6])
        #expect(abs(rates[9] - 10) < 1.5)
    }

    @Test func aDayHasTwoHumpsAndQuietEnds() {
        let rates = rates(.day, peak: 4)
        #expect(rates[0] < 13 && rates[9] < 16)
        #expect(rates[4] > rates[5] || rates[6] > rates[5])
        #expect((rates.max() ?? 0) > 33)
    }

    @Test func aConstantShapeChangesNothing() {
        let plain = TraceGenerator.make(.bursts, requests: 500, rate: 10, seed: 1, shape: .constant, peak: 9)
        #expect(rates(.constant, peak: 9).allSatisfy { abs($0 - 10) < 1.5 })
        #expect(plain.count == 500)
    }
}
