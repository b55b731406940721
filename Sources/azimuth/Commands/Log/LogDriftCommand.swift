import ArgumentParser
import Logbook

/// `azimuth log drift`.
struct LogDriftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift",
        abstract: "Compare recent requests with earlier ones: features, predictions, latencies.",
        discussion: """
            PSI is the population stability index of a feature's distribution over ten bins: below 0.1 it has not moved, \
            from 0.25 on it has moved much. Recent is the last quarter of the time, unless --recent says how much of it. \
            Features are those of up to 4,000 chosen candidates on either side, evenly spread.
            """)

    @OptionGroup var place: LogOrRouter
    @OptionGroup var output: JSONOption
    @OptionGroup var filter: DecisionFilterOptions

    @Option(help: ArgumentHelp("What counts as recent: since so long ago, or since then.", valueName: "time"))
    var recent: TimePoint?

    func run() async throws {
        let query = filter.query + (recent.map { ["recent=\($0.time())"] } ?? [])
        try await place.look("drift", query, json: output.json) { reader, _ in
            let drift = try LogDrift(reader, filter.filter(reader), boundary: recent?.time())
            return output.json ? try JSONText.encode(drift) : drift.text
        }
    }
}
