import Testing

@testable import Learning

@Suite struct RegressionScoresTests {
    @Test func knownAnswers() {
        let scores = RegressionScores(predictions: [1, 2, 3, 5], labels: [1, 3, 2, 4])
        #expect(scores.mae == 0.75)
        // Squared errors 0, 1, 1, 1 against a variance of 5.
        #expect(abs(scores.r2 - 0.4) < 1e-12)
        // 1 - 6 * 2 / (4 * 15).
        #expect(abs(scores.spearman - 0.8) < 1e-12)
    }

    @Test func tiesShareTheirMeanRank() {
        #expect(RegressionScores.ranks([3, 1, 3, 2, 3]) == [3, 0, 3, 1, 3])
        #expect(abs(RegressionScores(predictions: [1, 1, 2], labels: [5, 5, 9]).spearman - 1) < 1e-12)
    }

    @Test func aConstantRanksNothing() {
        let scores = RegressionScores(predictions: [2, 2, 2], labels: [1, 2, 3])
        #expect(scores.spearman == 0)
        #expect(scores.r2 == 0)
        #expect(RegressionScores(predictions: [1, 2], labels: [7, 7]).r2 == 0)
    }

    @Test func anyRisingTransformKeepsTheRankCorrelation() {
        var random = SeededGenerator(seed: 3)
        let labels = (0..<50).map { _ in random.signed() }
        let predictions = labels.map { $0 + 0.5 * random.signed() }
        let plain = RegressionScores(predictions: predictions, labels: labels).spearman
        let cubed = RegressionScores(predictions: predictions.map { $0 * $0 * $0 }, labels: labels).spearman
        #expect(abs(plain - cubed) < 1e-12)
        #expect(plain > 0.5 && plain < 1)
    }
}
