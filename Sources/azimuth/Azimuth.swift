import ArgumentParser

/// The command line.
@main
struct Azimuth: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "azimuth",
        abstract: "An online-learning router before a fleet of vLLM servers.",
        version: "0.1.0",
        subcommands: [
            EmulateCommand.self,
            LoadCommand.self,
            LogCommand.self,
            ModelCommand.self,
        ])
}
