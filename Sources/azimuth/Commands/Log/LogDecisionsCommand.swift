import ArgumentParser
import Logbook
import Routing

/// `azimuth log decisions`.
struct LogDecisionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decisions",
        abstract: "List the newest decisions and what came of them.")

    @OptionGroup var file: LogFileOptions
    @OptionGroup var output: JSONOption
    @OptionGroup var span: SinceOption

    @Option(help: ArgumentHelp("How many at most.", valueName: "n"))
    var limit = 20

    @Option(
        help: ArgumentHelp(
            "Only decisions with this reason: \(Decision.Reason.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "reason"))
    var reason: String?

    @Option(help: ArgumentHelp("Only decisions for workers whose name contains this.", valueName: "name"))
    var worker: String?

    func validate() throws {
        try LogLimit.check(limit)
        if let reason, Decision.Reason(rawValue: reason) == nil {
            let known = Decision.Reason.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--reason is '\(reason)'; it must be one of \(known).")
        }
    }

    func run() async throws {
        try await file.withReader { reader in
            if let worker {
                let names = try reader.instances().values.sorted()
                guard names.contains(where: { $0.contains(worker) }) else {
                    throw CommandFailure(
                        .usage,
                        "--worker is '\(worker)', which no worker in the log matches; "
                            + (names.isEmpty ? "it has none" : "it has \(names.prefix(20).joined(separator: ", "))"))
                }
            }
            let filter = DecisionFilter(
                reason: reason.flatMap { Decision.Reason(rawValue: $0) }, instance: worker,
                since: span.since?.start())
            let decisions = try reader.decisions(filter, limit: limit)
            print(
                output.json
                    ? try JSONText.encode(["decisions": decisions.map(LogDecisionJSON.init)])
                    : LogDecisionsText.render(decisions))
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
