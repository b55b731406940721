import ArgumentParser
import Foundation
import NIOHTTP1

/// `azimuth log explain`.
struct LogExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say why a request went where it went, and what came of it.",
        discussion: """
            The first three lines are the answer; below are the candidates as they were known, and what each term of the \
            model added to the chosen one's prediction beyond the runner-up's. 'cost to others' is what the policy took \
            off a prediction for holding up other requests. All of it is read from the logbook: nothing is asked again.
            """)

    @Argument(help: ArgumentHelp("The request's id (x-request-id), or the decision's number.", valueName: "request-id"))
    var request: String
    @OptionGroup var place: LogOrRouter
    @OptionGroup var output: JSONOption

    func run() async throws {
        try await CommandFailure.reported {
            if let router = try place.router() {
                let path = "/azimuth/decisions/\(RunningRouter.segment(request))"
                let answer = try await router.send(.GET, path + (output.json ? "" : "?format=text"))
                return print(answer.trimmingCharacters(in: .newlines))
            }
            try place.withReader { reader in
                guard let explainer = try DecisionExplainer(request, in: reader) else {
                    throw CommandFailure(
                        .noInput,
                        "'\(reader.path)' has no decision with the number or the request id "
                            + "'\(TextTable.visible(request, width: 128))'; 'log decisions' lists the newest")
                }
                let explanation = explainer.explanation()
                print(output.json ? try JSONText.encode(explanation) : ExplanationText.render(explanation))
            }
        }
    }
}
