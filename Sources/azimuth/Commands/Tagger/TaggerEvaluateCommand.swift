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

    @Option(
        help: ArgumentHelp(
            "What the tagger is not told, to see what it is worth, separated by commas: text (words), counts (of its "
                + "signs), tokens (of prompt and history), history (earlier answers). Use it with --held-out.",
            valueName: "groups"))
    var without: String?

    @Flag(help: "Do not learn from the turns that are scored.")
    var frozen = false

    @Option(help: ArgumentHelp("Seed of the first weights with --held-out.", valueName: "n"))
    var seed: UInt64 = 1

    @OptionGroup var json: JSONOption

    func validate() throws {
        _ = try leftOut()
        if let heldOut, !(heldOut > 0 && heldOut < 1) {
            throw ValidationError("--held-out is \(heldOut); it must be above 0 and below 1.")
        }
    }

    private func leftOut() throws -> [LengthQuery.Group] {
        try (without ?? "").split(separator: ",").map { name in
            guard let group = LengthQuery.Group(rawValue: String(name)) else {
                let names = LengthQuery.Group.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("--without has '\(name)'; it must be some of \(names).")
            }
            return group
        }
    }

    func run() async throws {
        try await CommandFailure.reported {
            var turns = try RecordedTurn.read(data)
            let without = try leftOut()
            for place in turns.indices { turns[place].without = without }
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
