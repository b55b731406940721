import ArgumentParser
import Foundation
import Logbook

/// The `--log` flag of every command that reads a logbook.
struct LogFileOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The logbook that 'azimuth serve --log' writes. Default: the environment's AZIMUTH_LOG, else azimuth.sqlite.",
            valueName: "file"))
    var log: String?

    /// The file to read.
    var path: String { log ?? ProcessInfo.processInfo.environment["AZIMUTH_LOG"] ?? "azimuth.sqlite" }

    /// Runs `body` over the logbook, opened for reading beside whatever writes it; its errors end the command.
    func withReader(_ body: (LogbookReader) throws -> Void) async throws {
        try await CommandFailure.reported {
            do {
                try body(try LogbookReader(path: path))
            } catch let error as LogbookError {
                throw CommandFailure(logbook: error)
            }
        }
    }
}

/// The `--json` flag of every command that prints a table.
struct JSONOption: ParsableArguments {
    @Flag(help: "Print one JSON object.")
    var json = false
}

extension CommandFailure {
    /// A logbook's error with its exit status.
    init(logbook error: LogbookError) {
        let status: Status =
            switch error {
            case .missing: .noInput
            case .notALogbook, .newerVersion: .badInput
            case .unusable: .inputOutput
            }
        self.init(status, error.description)
    }
}
