import ArgumentParser
import Routing

/// `azimuth tagger train`.
struct TaggerTrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Train a tagger on recorded turns, in one pass in their order.",
        discussion: """
            Exit status: 0 done; 64 a wrong flag; 65 a malformed file; 66 an unreadable one; 73 a file that cannot be \
            written.
            """)

    @Argument(help: ArgumentHelp("File of turns.", valueName: "file"))
    var data: String

    @Option(help: ArgumentHelp("File to write.", valueName: "file"))
    var output: String

    @Option(help: ArgumentHelp("Share of the conversations to train on, from the first on.", valueName: "x"))
    var share = 1.0

    @Option(help: ArgumentHelp("Seed of the first weights.", valueName: "n"))
    var seed: UInt64 = 1

    @OptionGroup var json: JSONOption

    func validate() throws {
        guard share > 0, share <= 1 else {
            throw ValidationError("--share is \(share); it must be above 0 and at most 1.")
        }
    }

    func run() async throws {
        try await CommandFailure.reported {
            let turns = try RecordedTurn.read(data).split(share: share).first
            guard !turns.isEmpty else {
                throw CommandFailure(.usage, "--share \(share) of '\(data)' is less than one conversation")
            }
            let tagger = Self.trained(turns, seed: seed)
            let bytes = tagger.encoded(leastMoved: LengthTagger.compact)
            try TaggerFile.write(bytes, to: output)
            struct Report: Encodable {
                var turns: Int
                var bytes: Int
                var output: String
            }
            print(
                json.json
                    ? try JSONText.encode(Report(turns: turns.count, bytes: bytes.count, output: output))
                    : "trained on \(Figures.grouped(turns.count)) turns; \(Figures.grouped(bytes.count)) bytes "
                        + "in \(output)")
        }
    }

    /// A tagger trained on turns, with a progress bar.
    static func trained(_ turns: [RecordedTurn], seed: UInt64) -> LengthTagger {
        let bar = ProgressBar()
        var training = TaggerTraining(total: turns.count, seed: seed)
        for (done, turn) in turns.enumerated() {
            training.learn(.init(query: turn.query, tokens: turn.rt ?? 0))
            if done % 1_000 == 0 { bar.show(fraction: Double(done) / Double(turns.count), text: "training") }
        }
        bar.clear()
        return training.finished()
    }
}
