import ArgumentParser
import NIOHTTP1

/// `azimuth objective undo`.
struct ObjectiveUndoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo", abstract: "Take the last change of the objective back; again for the one before.")

    @OptionGroup var place: LogOrRouter
    @OptionGroup var author: AuthorOptions
    @OptionGroup var output: JSONOption

    func run() async throws {
        try await CommandFailure.reported {
            let change: ObjectiveKeeper.Change
            if let router = try place.router() {
                change = try LogOrRouter.decode(
                    await router.send(.POST, "/azimuth/objective/undo", json: JSONText.encode(author.author)),
                    from: router)
            } else {
                change = try place.withWriter { logbook in
                    let keeper = ObjectiveKeeper(logbook: logbook, configured: nil, apply: nil)
                    do {
                        return try keeper.undo(
                            present: ObjectiveSetCommand.present(try logbook.reader()), author: author.author)
                    } catch is ObjectiveKeeper.NothingToUndo {
                        throw CommandFailure(.failed, "no change of the objective is left to undo in '\(logbook.path)'")
                    }
                }
            }
            print(
                output.json
                    ? try JSONText.encode(change) : ObjectiveSetCommand.text(change, isRunning: place.url != nil))
        }
    }
}
