import ArgumentParser
import Foundation
import Logbook

/// `azimuth model list`.
struct ModelListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the model versions, the newest last; the one promoted last is marked.")

    @OptionGroup var place: LogOrRouter
    @OptionGroup var output: JSONOption

    @Option(help: ArgumentHelp("How many at most.", valueName: "n"))
    var limit = 50

    func validate() throws { try LogLimit.check(limit) }

    func run() async throws {
        try await CommandFailure.reported {
            if let router = try place.router() {
                let path = "/azimuth/models?limit=\(min(limit, 1_000))"
                if output.json {
                    print(try await router.send(.GET, path).trimmingCharacters(in: .newlines))
                } else {
                    print(Self.render(try await LogOrRouter.ask(router, path, as: ModelList.self).models))
                }
                return
            }
            try place.withReader { reader in
                let serving = try reader.latestPromotedModel()?.version
                let models = try reader.models().suffix(limit).map { ModelJSON($0, isLatest: $0.version == serving) }
                print(output.json ? try JSONText.encode(["models": models]) : Self.render(models))
            }
        }
    }

    static func render(_ models: [ModelJSON]) -> String {
        guard !models.isEmpty else { return "no models yet: the router has not finished a round" }
        var table = TextTable([
            .right("version"), .left("made"), .left("kind"), .left("objective"), .right("samples"), .right("features"),
            .left("promoted"),
        ])
        for model in models {
            let promoted = model.promoted.map { Timestamp.text($0) } ?? "-"
            table.add([
                "\(model.version)", Timestamp.text(model.time), model.kind, model.objective,
                Figures.grouped(model.samples), "v\(model.featureSchema)",
                model.isLatest ? promoted + " (latest)" : promoted,
            ])
        }
        return table.text
    }
}

/// The part of a router's answer that is shown.
private struct ModelList: Decodable { var models: [ModelJSON] }

/// One model of `model list --json`.
struct ModelJSON: Codable {
    var version: Int
    var time: Double
    var kind: String
    var objective: String
    var samples: Int
    var featureSchema: Int
    var promoted: Double?
    var isLatest: Bool

    init(_ model: ModelRecord, isLatest: Bool) {
        version = model.version
        time = model.time
        kind = model.kind
        objective = model.objective
        samples = model.samples
        featureSchema = model.featureSchema
        promoted = model.promoted
        self.isLatest = isLatest
    }
}
