import ArgumentParser

/// `azimuth model`.
struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "List and export the model versions in a logbook.",
        subcommands: [
            ModelListCommand.self,
            ModelExportCommand.self,
        ])
}
