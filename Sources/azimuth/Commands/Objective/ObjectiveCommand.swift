import ArgumentParser
import Routing

/// `azimuth objective`.
struct ObjectiveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "objective",
        abstract: "What to train for: show, try, set and take back, of a running router or a logbook.",
        discussion: """
            An objective is ttft, tpot, e2e, or weights per second such as ttft=1,tpot=20,e2e=0.1 (the reward is minus the \
            weighted sum of the outcomes in seconds), or slo, with targets in seconds such as slo:ttft=0.5,tpot=0.05: \
            answers within their targets, which requests may set for themselves (x-llm-d-slo-ttft-ms, \
            x-llm-d-slo-tpot-ms). Outcomes are kept, not rewards: another objective relabels history and retrains at once.

            Exit status: 0 in good order; 1 the log cannot support a preview, or nothing is left to undo; 64 a wrong flag \
            or expression; 65 the file is no logbook; 66 there is no such file; 69 the router cannot be reached; 74 the \
            logbook cannot be read or is in use.
            """,
        subcommands: [
            ObjectiveGetCommand.self, ObjectiveSetCommand.self, ObjectivePreviewCommand.self, ObjectiveUndoCommand.self,
            ObjectiveHistoryCommand.self,
        ],
        defaultSubcommand: ObjectiveGetCommand.self)
}

/// An objective as an argument.
struct ObjectiveArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The objective, such as ttft=1,tpot=20.", valueName: "objective"))
    var expression: String

    func validate() throws { _ = try parsed() }

    func parsed() throws -> Objective {
        do throws(Objective.ParseError) {
            return try Objective.parse(expression)
        } catch {
            throw ValidationError(error.pointing(at: expression))
        }
    }
}
