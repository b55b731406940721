import ArgumentParser
import Logbook
import NIOHTTP1

/// `azimuth objective set`.
struct ObjectiveSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Train for another objective, at once.",
        discussion: """
            The present model serves until one for the new objective has earned its place, usually with the next round. \
            It outlasts a restart, unless the configuration's own objective has changed meanwhile. Over a logbook it holds \
            from the next start on.
            """)

    private struct Body: Encodable {
        var objective: String
        var who: String?
        var why: String?
    }

    @OptionGroup var objective: ObjectiveArgument
    @OptionGroup var place: LogOrRouter
    @OptionGroup var author: AuthorOptions
    @OptionGroup var output: JSONOption

    func run() async throws {
        try await CommandFailure.reported {
            let parsed = try objective.parsed()
            let change: ObjectiveKeeper.Change
            if let router = try place.router() {
                let body = Body(objective: parsed.description, who: author.author.who, why: author.author.why)
                change = try LogOrRouter.decode(
                    await router.send(.PUT, "/azimuth/objective", json: JSONText.encode(body)), from: router)
            } else {
                change = try place.withWriter { logbook in
                    let keeper = ObjectiveKeeper(logbook: logbook, configured: nil, apply: nil)
                    return try keeper.set(parsed, previous: Self.present(try logbook.reader()), author: author.author)
                }
            }
            print(output.json ? try JSONText.encode(change) : Self.text(change, isRunning: place.url != nil))
        }
    }

    /// What a logbook at rest says of the objective so far.
    static func present(_ reader: LogbookReader) throws -> String? {
        try reader.changes(of: .objective).last?.value ?? reader.newestRecords(limit: 1).first?.objective.description
    }

    static func text(_ change: ObjectiveKeeper.Change, isRunning: Bool) -> String {
        let before = change.previous.map { "; before: \($0)" } ?? ""
        return "\(change.objective) \(isRunning ? "holds now" : "will hold from the next start on")\(before)"
            + (change.undoable ? " ('azimuth objective undo' takes it back)" : "")
    }
}
