import ArgumentParser

/// `azimuth workers`.
struct WorkersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workers",
        abstract: "List, add and remove the workers of a running router.",
        subcommands: [
            WorkersListCommand.self, WorkersAddCommand.self, WorkersRemoveCommand.self, WorkersDrainCommand.self,
        ],
        defaultSubcommand: WorkersListCommand.self)
}
