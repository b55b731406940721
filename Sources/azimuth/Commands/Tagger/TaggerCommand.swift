import ArgumentParser

/// `azimuth tagger`.
struct TaggerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tagger", abstract: "Train, score and ask the tagger that predicts lengths of answers.",
        discussion: """
            Files are JSON lines, plain or gzip, one turn of a conversation each, in order of time: s (number of the \
            conversation), t (answers before it), pt (prompt tokens), ht (tokens before it), rt (answer tokens), p \
            (text of the prompt), and f, 1 for a first turn.
            """,
        subcommands: [
            TaggerTrainCommand.self, TaggerEvaluateCommand.self, TaggerPredictCommand.self, TaggerExportCommand.self,
        ])
}

/// Which tagger a command starts from.
struct TaggerModelOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The tagger: a file, default for the shipped one, or none for one that has learned nothing.",
            valueName: "file"))
    var model = "default"
}
