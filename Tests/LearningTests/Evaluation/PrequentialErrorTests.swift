import Learning
import Testing

@Suite struct PrequentialErrorTests {
    @Test func equalsAHandComputedCase() throws {
        var error = PrequentialError(window: 10, baselineWindow: 10)
        // (label, prediction); before them the label 0 is learnt untested.
        error.learn(label: 0)
        for (label, prediction) in [(1.0, 2.0), (4, 3), (2, 2), (9, 7)] {
            error.test(prediction: prediction, label: label)
            error.learn(label: label)
        }
        let summary = try #require(error.summary())
        #expect(summary.count == 4)
        // Errors 1, -1, 0, -2.
        #expect(summary.mae == 1)
        #expect(abs(summary.rmse - 1.5.squareRoot()) < 1e-12)
        // Labels 1, 4, 2, 9 about their mean 4: 9 + 0 + 4 + 25 = 38; squared errors 6.
        #expect(abs(try #require(summary.r2) - (1 - 6.0 / 38)) < 1e-12)
        // Means before: 0, 0.5, 5/3, 7/4.
        #expect(abs(summary.maeMean - (1 + 3.5 + (2 - 5.0 / 3) + 7.25) / 4) < 1e-12)
        // Medians before: 0, 0.5, 1, 1.5.
        #expect(abs(summary.maeMedian - (1 + 3.5 + 1 + 7.5) / 4) < 1e-12)
        // The newest two alone.
        let newest = try #require(error.summary(newest: 2))
        #expect(newest.count == 2)
        #expect(newest.mae == 1)
        #expect(newest.maeMedian == (1 + 7.5) / 2)
    }

    @Test func nothingIsTestedBeforeABaselineCouldPredict() {
        var error = PrequentialError(window: 10, baselineWindow: 10)
        error.test(prediction: 1, label: 1)
        #expect(error.count == 0)
        #expect(error.summary() == nil)
    }

    @Test func labelsThatDoNotVaryHaveNoExplainedVariance() throws {
        var error = PrequentialError(window: 10, baselineWindow: 10)
        for _ in 0..<5 {
            error.test(prediction: 2, label: 3)
            error.learn(label: 3)
        }
        #expect(try #require(error.summary()).r2 == nil)
    }

    @Test(arguments: [1, 3, 20])
    func oldTestsLeaveTheWindow(window: Int) throws {
        var random = SeededGenerator(seed: 3)
        var error = PrequentialError(window: window, baselineWindow: 5)
        var sizes: [Double] = []
        error.learn(label: 0)
        for _ in 0..<70 {
            let label = random.signed()
            let prediction = random.signed()
            error.test(prediction: prediction, label: label)
            error.learn(label: label)
            sizes.append(abs(label - prediction))
            let kept = sizes.suffix(window)
            #expect(error.count == kept.count)
            #expect(abs(try #require(error.summary()).mae - kept.reduce(0, +) / Double(kept.count)) < 1e-12)
        }
    }
}
