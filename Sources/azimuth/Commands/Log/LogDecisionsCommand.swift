import ArgumentParser
import Logbook

/// `azimuth log decisions`.
struct LogDecisionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decisions",
        abstract: "List the newest decisions and what came of them.")

    @OptionGroup var place: LogOrRouter
    @OptionGroup var output: JSONOption
    @OptionGroup var filter: DecisionFilterOptions

    @Option(help: ArgumentHelp("How many at most.", valueName: "n"))
    var limit = 20

    func validate() throws { try LogLimit.check(limit) }

    func run() async throws {
        try await place.look("decisions", filter.query + ["limit=\(limit)"], json: output.json) { reader, _ in
            let decisions = try reader.decisions(filter.filter(reader), limit: limit)
            return output.json
                ? try JSONText.encode(["decisions": decisions.map(LogDecisionJSON.init)])
                : LogDecisionsText.render(decisions)
        }
    }
}

/// The `--limit` of the listing commands.
enum LogLimit {
    static func check(_ limit: Int) throws {
        guard (1...1_000_000).contains(limit) else {
            throw ValidationError("--limit is \(limit); it must be from 1 to 1000000.")
        }
    }
}
