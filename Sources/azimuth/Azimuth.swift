import ArgumentParser

/// The command line.
@main
struct Azimuth: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "azimuth",
        abstract: "An online-learning router before a fleet of vLLM servers.",
        discussion: """
            Try it without GPUs: azimuth demo
            Before real servers: azimuth serve --worker-urls http://a:8000,http://b:8000
            """,
        version: version,
        subcommands: [
            ServeCommand.self,
            DemoCommand.self,
            EmulateCommand.self,
            LoadCommand.self,
            SimulateCommand.self,
            PlanCommand.self,
            FitEngineCommand.self,
            TraceCommand.self,
            LogCommand.self,
            ObjectiveCommand.self,
            ModelCommand.self,
            EvaluateCommand.self,
            TrainCommand.self,
            TaggerCommand.self,
            WorkersCommand.self,
            NotebookCommand.self,
            ReferenceCommand.self,
        ])
}
