import ArgumentParser
import Logbook

/// `azimuth log summary`.
struct LogSummaryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "summary",
        abstract: "Sum up requests, latencies, errors, predictions and rounds.")

    @OptionGroup var place: LogOrRouter
    @OptionGroup var output: JSONOption
    @OptionGroup var filter: DecisionFilterOptions

    func run() async throws {
        try await place.look("summary", filter.query, json: output.json) { reader, isPlain in
            let summary = try reader.summary(filter.filter(reader))
            return output.json
                ? try JSONText.encode(LogSummaryJSON(path: reader.path, summary: summary))
                : LogSummaryText.render(summary, path: reader.path, isPlain: isPlain)
        }
    }
}
