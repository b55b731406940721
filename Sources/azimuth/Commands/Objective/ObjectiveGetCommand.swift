import ArgumentParser
import Foundation
import Logbook
import NIOHTTP1

/// `azimuth objective get`.
struct ObjectiveGetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "get", abstract: "Show what is trained for.")

    private struct Running: Decodable {
        var objective: String
        var training: String
        var model: Int
        var samples: Int
        var unlabelled: Int
    }

    private struct AtRest: Encodable {
        var objective: String?
        var changes: Int
    }

    @OptionGroup var place: LogOrRouter
    @OptionGroup var output: JSONOption

    func run() async throws {
        try await CommandFailure.reported {
            if let router = try place.router() {
                let body = try await router.send(.GET, "/azimuth/objective")
                if output.json { return print(body.trimmingCharacters(in: .newlines)) }
                let answer: Running = try LogOrRouter.decode(body, from: router)
                print(answer.objective)
                let model = answer.model > 0 ? "model \(answer.model) serves" : "no model serves"
                return print(
                    "\(model); \(Figures.grouped(answer.samples)) samples with a reward, "
                        + "\(Figures.grouped(answer.unlabelled)) without")
            }
            try place.withReader { reader in
                let changes = try reader.changes(of: .objective)
                let objective = try changes.last?.value ?? reader.newestRecords(limit: 1).first?.objective.description
                if output.json {
                    return print(try JSONText.encode(AtRest(objective: objective, changes: changes.count)))
                }
                print(objective ?? "none yet: the log has no decision")
            }
        }
    }
}
