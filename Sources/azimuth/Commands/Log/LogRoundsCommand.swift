import ArgumentParser
import Logbook

/// `azimuth log rounds`.
struct LogRoundsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rounds",
        abstract: "List the newest retraining rounds, their errors and why their models were promoted or not.",
        discussion: """
            Errors are prequential mean absolute errors in the objective's unit, all on the same samples: of the \
            round's model, of the model that served before, and of the mean and the median predictor.
            """)

    @OptionGroup var place: LogOrRouter
    @OptionGroup var output: JSONOption
    @OptionGroup var span: SpanOptions

    @Option(help: ArgumentHelp("How many at most.", valueName: "n"))
    var limit = 20

    func validate() throws { try LogLimit.check(limit) }

    func run() async throws {
        try await place.look("rounds", span.query + ["limit=\(limit)"], json: output.json) { reader, isPlain in
            let rounds = try reader.rounds(limit: limit, since: span.since?.time(), until: span.until?.time())
            return output.json
                ? try JSONText.encode(["rounds": rounds.map(LogRoundJSON.init)]) : Self.render(rounds, isPlain: isPlain)
        }
    }

    static func render(_ rounds: [RoundRecord], isPlain: Bool = true) -> String {
        guard !rounds.isEmpty else { return "no rounds in this stretch of time" }
        var table = TextTable([
            .left("time"), .left("kind"), .right("model"), .right("samples"), .right("error"), .right("champion"),
            .right("mean"), .right("median"), .right("ms"), .left("result"), .left("reason", width: 100),
        ])
        for round in rounds {
            let errors = [round.error, round.championError, round.meanError, round.medianError]
            table.add(
                [
                    Timestamp.text(round.time), round.kind, round.modelVersion > 0 ? "\(round.modelVersion)" : "-",
                    Figures.grouped(round.samples),
                ] + errors.map { $0.map { Figures.fixed($0, 4) } ?? "-" }
                    + [Figures.milliseconds(round.duration), round.result.rawValue, round.reason])
        }
        guard !isPlain, rounds.count > 2 else { return table.text }
        // Both kinds of models in one line would be a saw.
        let lines = Set(rounds.map(\.kind)).sorted().map { kind in
            "error of \(kind)  " + Sparkline.text(rounds.suffix(60).filter { $0.kind == kind }.map(\.error))
        }
        return ([table.text, ""] + lines).joined(separator: "\n")
    }
}

/// One round of `log rounds --json`.
struct LogRoundJSON: Encodable {
    var time: Double
    var durationMs: Double
    var kind: String
    var modelVersion: Int
    var objective: String
    var samples: Int
    var error: Double?
    var championError: Double?
    var meanError: Double?
    var medianError: Double?
    var result: String
    var reason: String

    init(_ round: RoundRecord) {
        time = round.time
        durationMs = round.duration * 1_000
        kind = round.kind
        modelVersion = round.modelVersion
        objective = round.objective
        samples = round.samples
        error = round.error
        championError = round.championError
        meanError = round.meanError
        medianError = round.medianError
        result = round.result.rawValue
        reason = round.reason
    }
}
