import ArgumentParser
import Logbook

/// `azimuth log summary`.
struct LogSummaryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "summary",
        abstract: "Sum up requests, latencies, errors, predictions and rounds.")

    @OptionGroup var file: LogFileOptions
    @OptionGroup var output: JSONOption
    @OptionGroup var span: SinceOption

    func run() async throws {
        try await file.withReader { reader in
            let summary = try reader.summary(since: span.since?.start())
            print(
                output.json
                    ? try JSONText.encode(LogSummaryJSON(path: reader.path, summary: summary))
                    : LogSummaryText.render(summary, path: reader.path))
        }
    }
}
