import ArgumentParser

/// `azimuth log`.
struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Look into the logbook: what was decided, what came of it, what was learned.",
        discussion: """
            The logbook is an SQLite database and may be read while a router writes it. The views requests, \
            candidates, candidate_features, snapshot_request and snapshot_instances show every number of it in the \
            plain sqlite3 shell; '.schema' explains them.

            summary, decisions, rounds, drift and explain ask a running router instead with --url.

            Exit status: 0 in good order; 64 a wrong flag; 65 the file is no logbook or of a newer version; 66 there \
            is no such file; 74 it cannot be read.
            """,
        subcommands: [
            LogSummaryCommand.self,
            LogDecisionsCommand.self,
            LogExplainCommand.self,
            LogRoundsCommand.self,
            LogDriftCommand.self,
            LogExportCommand.self,
            LogPruneCommand.self,
        ])
}
