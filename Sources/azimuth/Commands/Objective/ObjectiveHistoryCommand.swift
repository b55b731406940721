import ArgumentParser

/// `azimuth objective history`.
struct ObjectiveHistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "List the changes of the objective: when, what, who and why.")

    private struct Changes: Codable { var changes: [ChangeJSON] }

    @OptionGroup var place: LogOrRouter
    @OptionGroup var output: JSONOption

    func run() async throws {
        try await CommandFailure.reported {
            var changes: [ChangeJSON] = []
            if let router = try place.router() {
                changes = try await LogOrRouter.ask(router, "/azimuth/objective/history", as: Changes.self).changes
            } else {
                try place.withReader { changes = try $0.changes(of: .objective).map(ChangeJSON.init) }
            }
            if output.json { return print(try JSONText.encode(Changes(changes: changes))) }
            guard !changes.isEmpty else { return print("the objective was never changed") }
            var table = TextTable([
                .left("time"), .left("action"), .left("objective"), .left("before"), .left("who"),
                .left("why", width: 100),
            ])
            for change in changes {
                table.add([
                    Timestamp.text(change.time), change.action, change.value, change.previous ?? "-", change.who,
                    change.why,
                ])
            }
            print(table.text)
        }
    }
}
