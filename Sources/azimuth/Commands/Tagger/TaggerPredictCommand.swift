import ArgumentParser
import Foundation
import Routing

/// `azimuth tagger predict`.
struct TaggerPredictCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict", abstract: "Predict the lengths of answers to recorded turns, one JSON line each.",
        discussion: """
            Where a line has rt, the answer's length, later turns of its conversation know it; nothing is learned from it.

            Exit status: 0 done; 64 a wrong flag; 65 a malformed file; 66 an unreadable one.
            """)

    @Argument(help: ArgumentHelp("File of turns; rt may be left out.", valueName: "file"))
    var data: String

    @OptionGroup var model: TaggerModelOption

    @OptionGroup var json: JSONOption

    func run() async throws {
        try await CommandFailure.reported {
            let turns = try RecordedTurn.read(data, needsLengths: false)
            var tagger = try TaggerFile.named(model.model)
            for turn in turns {
                let tagged = tagger.predict(turn.query)
                if let tokens = turn.rt { tagger.remember(tagged, tokens: tokens) }
                let line = Line(turn, tagged.prediction)
                print(json.json ? try JSONText.encode(line) : line.text)
            }
        }
    }

    /// One prediction.
    struct Line: Encodable {
        var s: Int
        var t: Int
        /// Expected length, then the 10, 50 and 90 % quantile, in tokens.
        var mean: Double
        var q10: Double
        var q50: Double
        var q90: Double
        /// Expected ln(1 + tokens).
        var meanLog: Double

        init(_ turn: RecordedTurn, _ prediction: LengthPrediction) {
            func rounded(_ value: Float) -> Double { (Double(value) * 10).rounded() / 10 }
            s = turn.s
            t = turn.t
            mean = rounded(prediction.mean)
            q10 = rounded(prediction.q10)
            q50 = rounded(prediction.q50)
            q90 = rounded(prediction.q90)
            meanLog = (Double(prediction.meanLog) * 1_000).rounded() / 1_000
        }

        var text: String {
            "\(s).\(t): \(Figures.fixed(mean, 0)) tokens, half of such answers below \(Figures.fixed(q50, 0)), "
                + "four in five from \(Figures.fixed(q10, 0)) to \(Figures.fixed(q90, 0))"
        }
    }
}
