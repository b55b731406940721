import ArgumentParser
import Foundation
import Logbook

/// `azimuth log export`.
struct LogExportCommand: AsyncParsableCommand {
    /// What a line of the file is.
    enum Table: String, CaseIterable, ExpressibleByArgument {
        case requests, candidates, rounds, changes
    }

    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the log as CSV, for a spreadsheet, a notebook or a data base.",
        discussion: """
            requests: a line a decision with what came of it. candidates: a line a candidate, with its score and its \
            features, and for the one that answered what came of it; what 'evaluate regressors' reads. rounds: a line a \
            retraining. changes: what operators changed. Times are Unix seconds, latencies seconds.

            Parquet is not written, as no Swift library for it is at hand. 'pip install duckdb' brings one that makes it \
            of CSV: python3 -c "import duckdb; duckdb.sql(\\"COPY (FROM 'requests.csv') TO 'requests.parquet'\\")".
            """)

    @OptionGroup var place: LogFileOptions
    @OptionGroup var filter: DecisionFilterOptions

    @Option(help: ArgumentHelp("What to write: requests, candidates, rounds or changes.", valueName: "name"))
    var table = Table.requests

    @Option(help: ArgumentHelp("Form to write: csv.", valueName: "name"))
    var format = "csv"

    @Option(help: ArgumentHelp("How many at most, the newest. Default: all.", valueName: "n"))
    var limit: Int?

    @Option(help: ArgumentHelp("File to write. Default: standard output.", valueName: "file"))
    var output: String?

    func validate() throws {
        if let limit { try LogLimit.check(limit) }
        guard format == "csv" else {
            let note =
                format == "parquet" ? " Parquet is not written; 'help log export' says how to make it of CSV." : ""
            throw ValidationError("--format is '\(format)'; it must be csv.\(note)")
        }
    }

    func run() async throws {
        try await place.withReader { reader in
            let file = try CSVFile(output)
            let export = LogExport(reader: reader, filter: try filter.filter(reader), limit: limit)
            switch table {
            case .requests: try export.requests(to: file)
            case .candidates: try export.candidates(to: file)
            case .rounds: try export.rounds(to: file)
            case .changes: try export.changes(to: file)
            }
            try file.close()
        }
    }
}
