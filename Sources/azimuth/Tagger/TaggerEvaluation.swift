import Foundation
import Routing

/// A tagger's figures on recorded turns: each is predicted before anything is learned from it.
struct TaggerEvaluation: Encodable {
    /// Share of answers no longer than each quantile.
    struct Coverage: Encodable {
        var q10: Double
        var q50: Double
        var q90: Double
    }

    /// All turns.
    var all: LengthScore
    /// First turns of conversations; nil where there are none.
    var firstTurn: LengthScore?
    var coverage: Coverage
    /// Microseconds for reading the text, predicting and learning, mean of all turns.
    var usPerRequest: Double
    /// `online`, where it learned from each answer, or `frozen`.
    var mode: String

    /// Scores a tagger on turns in their order.
    init(_ tagger: consuming LengthTagger, _ turns: [RecordedTurn], frozen: Bool) {
        var predictions: [LengthPrediction] = []
        predictions.reserveCapacity(turns.count)
        var tagger = tagger
        let start = ContinuousClock.now
        for turn in turns {
            let tagged = tagger.predict(turn.query)
            predictions.append(tagged.prediction)
            // What conversations were like is part of the request, not of what is learned.
            if frozen {
                tagger.remember(tagged, tokens: turn.rt ?? 0)
            } else {
                tagger.learn(tagged, tokens: turn.rt ?? 0)
            }
        }
        let spent = ContinuousClock.now - start
        usPerRequest = spent / .microseconds(1) / Double(max(turns.count, 1))
        mode = frozen ? "frozen" : "online"
        let lengths = turns.map { $0.rt ?? 0 }
        all = LengthScore(predictions, lengths)
        let firsts = turns.indices.filter { turns[$0].isFirst }
        firstTurn = firsts.isEmpty ? nil : LengthScore(firsts.map { predictions[$0] }, firsts.map { lengths[$0] })
        func share(_ quantile: KeyPath<LengthPrediction, Float>) -> Double {
            let covered = zip(predictions, lengths).count { Float($1) <= $0[keyPath: quantile] }
            return Double(covered) / Double(max(lengths.count, 1))
        }
        coverage = Coverage(q10: share(\.q10), q50: share(\.q50), q90: share(\.q90))
    }

    /// The figures as a table.
    var text: String {
        var table = TextTable([
            .left("turns"), .right("n"), .right("MAE"), .right("of constant"), .right("median"), .right("<= 50"),
            .right("<= 100"), .right("tau"), .right("pairs"), .right("AUC top 20 %"), .right("R2 log"),
        ])
        for (name, score) in [("all", all), ("first", firstTurn)] {
            guard let score else { continue }
            table.add([
                name, Figures.grouped(score.turns), Figures.fixed(score.mae, 1),
                Figures.ratio(score.mae, to: score.maeConstant), Figures.fixed(score.medianError, 0),
                Figures.fixed(score.acc50, 3), Figures.fixed(score.acc100, 3), Figures.fixed(score.tau, 3),
                Figures.fixed(score.pairwise, 3), Figures.fixed(score.aucTop20, 3), Figures.fixed(score.r2Log, 3),
            ])
        }
        return table.text + "\n\(mode); answers no longer than the 10, 50 and 90 % quantile: "
            + [coverage.q10, coverage.q50, coverage.q90].map { Figures.fixed($0 * 100, 1) + " %" }
            .joined(separator: ", ") + "; \(Figures.fixed(usPerRequest, 1)) us a turn"
    }
}
