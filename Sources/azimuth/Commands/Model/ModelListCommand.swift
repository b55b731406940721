import ArgumentParser
import Logbook

/// `azimuth model list`.
struct ModelListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the model versions, the newest last; the one promoted last is marked.")

    @OptionGroup var file: LogFileOptions
    @OptionGroup var output: JSONOption

    @Option(help: ArgumentHelp("How many at most.", valueName: "n"))
    var limit = 50

    func validate() throws { try LogLimit.check(limit) }

    func run() async throws {
        try await file.withReader { reader in
            let serving = try reader.latestPromotedModel()?.version
            let models = try reader.models().suffix(limit)
            print(
                output.json
                    ? try JSONText.encode(["models": models.map { ModelJSON($0, isLatest: $0.version == serving) }])
                    : Self.render(Array(models), latest: serving))
        }
    }

    static func render(_ models: [ModelRecord], latest: Int?) -> String {
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
                model.version == latest ? promoted + " (latest)" : promoted,
            ])
        }
        return table.text
    }
}

/// One model of `model list --json`.
struct ModelJSON: Encodable {
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
