import ArgumentParser

/// `azimuth evaluate`.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Try regressors and policies offline, on what was logged.",
        subcommands: [
            EvaluateRegressorsCommand.self,
            EvaluatePolicyCommand.self,
        ])
}
