import ArgumentParser
import Foundation
import Logbook
import NIOHTTP1
import Routing

/// `azimuth objective preview`.
struct ObjectivePreviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Say what another objective would change, before anything is changed.",
        discussion: """
            The newest answered decisions are relabelled. A linear model for either objective learns the older seventy \
            percent; on the newer ones the learned policy decides with both, and off-policy evaluation says what TTFT, \
            TPOT and e2e to expect.
            """)

    @OptionGroup var objective: ObjectiveArgument
    @OptionGroup var place: LogOrRouter
    @OptionGroup var output: JSONOption

    @Option(help: ArgumentHelp("Newest answered decisions to look at.", valueName: "n"))
    var limit = 10_000

    func validate() throws {
        guard (100...200_000).contains(limit) else {
            throw ValidationError("--limit is \(limit); it must be from 100 to 200000.")
        }
    }

    func run() async throws {
        try await CommandFailure.reported {
            let parsed = try objective.parsed()
            if let router = try place.router() {
                let body = try JSONText.encode(ObjectiveRoute.PreviewBody(objective: parsed.description, limit: limit))
                let answer = try await router.send(
                    .POST, "/azimuth/objective/preview" + (output.json ? "" : "?format=text"), json: body,
                    timeout: .minutes(5))
                return print(answer.trimmingCharacters(in: .newlines))
            }
            try place.withReader { reader in
                let present = try ObjectiveSetCommand.present(reader).flatMap { try? Objective.parse($0) } ?? .ttft
                do {
                    let preview = try ObjectivePreview(reader, parsed, present: present, limit: limit)
                    print(output.json ? try JSONText.encode(preview) : preview.text)
                } catch let refusal as ObjectivePreview.TooLittle {
                    throw CommandFailure(.failed, "no preview: \(refusal)")
                }
            }
        }
    }
}
