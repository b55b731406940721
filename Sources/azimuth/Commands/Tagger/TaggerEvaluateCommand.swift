import ArgumentParser
import Routing

/// `azimuth tagger evaluate`.
struct TaggerEvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Score a tagger on recorded turns it has not learned from.",
        discussion: """
            Each turn is predicted, then learned from (--frozen: not). With --held-out x a fresh tagger is trained on the \
            first conversations and scored on the last x of them; else all turns are scored, from --model on. Turns \
            that a model was trained on flatter it; the card in models/ says which the shipped one knows.

            Exit status: 0 done; 64 a wrong flag; 65 a malformed file; 66 an unreadable one.
            """)

    @Argument(help: ArgumentHelp("File of turns.", valueName: "file"))
    var data: String

    @OptionGroup var model: TaggerModelOption

    @Option(help: ArgumentHelp("Share of the conversations to score, from the last on.", valueName: "x"))
    var heldOut: Double?

    @Flag(help: "Do not learn from the turns that are scored.")
    var frozen = false

    @Option(help: ArgumentHelp("Seed of the first weights with --held-out.", valueName: "n"))
    var seed: UInt64 = 1

    @OptionGroup var json: JSONOption

    func validate() throws {
        if let heldOut, !(heldOut > 0 && heldOut < 1) {
            throw ValidationError("--held-out is \(heldOut); it must be above 0 and below 1.")
        }
    }

    func run() async throws {
        try await CommandFailure.reported {
            var turns = try RecordedTurn.read(data)
            var tagger: LengthTagger
            if let heldOut {
                let parts = turns.split(share: 1 - heldOut)
                guard !parts.first.isEmpty, !parts.rest.isEmpty else {
                    throw CommandFailure(.usage, "--held-out \(heldOut) leaves one part of '\(data)' empty")
                }
                tagger = TaggerTrainCommand.trained(parts.first, seed: seed)
                turns = parts.rest
            } else {
                tagger = try TaggerFile.named(model.model)
            }
            let evaluation = TaggerEvaluation(tagger, turns, frozen: frozen)
            print(json.json ? try JSONText.encode(evaluation) : evaluation.text)
        }
    }
}
