import Routing
import Testing

@testable import azimuth

@Suite struct LengthScoreTests {
    /// Kendall's tau-b and the share of ordered pairs, by looking at every pair.
    private func slow(_ truth: [Double], _ scores: [Double]) -> (tau: Double, pairwise: Double) {
        var (agree, differ, tiedTruth, tiedScores, half) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for left in truth.indices {
            for right in 0..<left {
                let (a, b) = (truth[left] - truth[right], scores[left] - scores[right])
                if a == 0 { tiedTruth += 1 }
                if b == 0 { tiedScores += 1 }
                if a * b > 0 { agree += 1 }
                if a * b < 0 { differ += 1 }
                if a != 0, b == 0 { half += 0.5 }
            }
        }
        let all = Double(truth.count * (truth.count - 1) / 2)
        return (
            (agree - differ) / ((all - tiedTruth) * (all - tiedScores)).squareRoot(), (agree + half) / (all - tiedTruth)
        )
    }

    @Test func rankAgreementIsThatOfAllPairs() {
        var random = RoutingGenerator(seed: 6)
        for _ in 0..<50 {
            let count = 2 + random.index(below: 60)
            let truth = (0..<count).map { _ in Double(random.index(below: 12)) } + [99]
            let scores = (0..<count).map { _ in Double(random.index(below: 9)) } + [50]
            let (fast, plain) = (RankAgreement(truth, scores), slow(truth, scores))
            #expect(abs(fast.tau - plain.tau) < 1e-12 && abs(fast.pairwise - plain.pairwise) < 1e-12)
        }
    }

    @Test func theAreaIsTheChanceToTellTwoApart() {
        #expect(RankAgreement.auc([1, 2, 3, 4], [false, false, true, true]) == 1)
        #expect(RankAgreement.auc([4, 3, 2, 1], [false, false, true, true]) == 0)
        #expect(RankAgreement.auc([1, 1, 1, 1], [false, true, false, true]) == 0.5)
        #expect(RankAgreement.auc([1, 2], [true, true]) == 0.5)
    }

    @Test func figuresOfAFewLengths() {
        func prediction(_ tokens: Float) -> LengthPrediction {
            LengthPrediction(meanLog: 5, q10: tokens / 2, q50: tokens, q90: tokens * 2)
        }
        let score = LengthScore([prediction(100), prediction(200), prediction(900)], [110, 260, 600])
        #expect(abs(score.mae - (10 + 60 + 300) / 3) < 1e-9)
        #expect(abs(score.acc50 - 1.0 / 3) < 1e-9 && abs(score.acc100 - 2.0 / 3) < 1e-9)
        #expect(score.tau == 1 && score.pairwise == 1 && score.medianError == 60)
        #expect(abs(score.maeConstant - (150 + 0 + 340) / 3) < 1e-9)
    }
}
