import Testing

@testable import Learning

@Suite struct CensoredLabelsTests {
    /// Standard values: below 0 a standard normal's mean is -0.7979, below 1 it is -0.2876, below -2 it is -2.3732.
    @Test(arguments: [(0.0, -0.797885), (1, -0.287600), (-2, -2.373216), (5, -1.4867e-6), (-40, -40.025)])
    func theMeanBelowABoundIsTheTruncatedNormals(_ bound: Double, _ mean: Double) {
        let found = SampleWindow.expected(below: bound, mean: 0, deviation: 1)
        #expect(abs(found - mean) < 1e-4, "\(found)")
        #expect(abs(SampleWindow.expected(below: 3 + 2 * bound, mean: 3, deviation: 2) - (3 + 2 * found)) < 1e-9)
    }

    @Test func itNeverExceedsTheBound() {
        for bound in [-1e6, -100, -31, -30, -29.9, -10, 0, 1, 1e6] {
            #expect(SampleWindow.expected(below: bound, mean: 0, deviation: 1) <= bound)
            #expect(SampleWindow.expected(below: bound, mean: 0, deviation: 0) <= bound)
        }
    }

    @Test func aWindowKeepsTrackOfItsBounds() {
        var window = SampleWindow(columns: 1, capacity: 10)
        for number in 0..<57 {
            window.append(row: [Float(number)], label: Double(number), time: 0, isBound: number % 3 == 0)
            let kept = (max(0, number - 9)...number).map { $0 % 3 == 0 }
            #expect(Array(window.bounds) == kept && window.boundCount == kept.count { $0 })
        }
        let known = window.withoutBounds()
        #expect(known.count == 10 - window.boundCount && known.boundCount == 0)
        #expect(known.labels.allSatisfy { Int($0) % 3 != 0 })
        window.removeAll()
        #expect(window.boundCount == 0 && window.bounds.isEmpty)
    }
}
