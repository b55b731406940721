import ArgumentParser
import Foundation
import Logbook
import Routing
import Training

/// `azimuth train`.
struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train on a logbook as the router would have, and write the model that would serve.",
        discussion: """
            The samples are taken in their order, each tested before it is learnt; the ridge and the network contend \
            as they do in the router. The errors are those of the newest 300 tests, in the objective's unit. The \
            logbook is only read.

            Exit status: 0 in good order; 1 no model earned promotion; 64 a wrong flag; 65 the file is no logbook; 66 \
            there is no such file; 73 --output cannot be written; 74 the logbook cannot be read.
            """)

    @OptionGroup var file: LogFileOptions
    @OptionGroup var json: JSONOption

    @Option(help: ArgumentHelp("What to train for, as in 'serve'.", valueName: "objective"))
    var objective = "ttft"

    @Option(help: ArgumentHelp("Which kinds of models contend: champion (both), ridge, mlp.", valueName: "name"))
    var regressor = Contestants.champion.rawValue

    @Option(help: ArgumentHelp("Newest samples to train on.", valueName: "n"))
    var limit = 20_000

    @Option(help: ArgumentHelp("File for the model. Default: none is written.", valueName: "file"))
    var output: String?

    func validate() throws {
        _ = try parsedObjective()
        _ = try contestants()
        try LogLimit.check(limit)
    }

    func run() async throws {
        try await file.withReader { reader in
            let samples = try reader.recentSamples(limit: limit, featureSchema: FeatureSchema.version)
            var training = OfflineTraining(
                objective: try parsedObjective(), contestants: try contestants(),
                lastVersion: try reader.highestModelVersion())
            training.run(samples) { _ in }
            guard let artefact = training.artefact else {
                let cause =
                    training.status.lastReason
                    ?? "\(samples.count) samples of feature schema \(FeatureSchema.version), "
                    + "\(training.status.unlabelled) of them without a reward, are too few"
                throw CommandFailure(.failed, "no model earned promotion on '\(reader.path)': \(cause)")
            }
            let report = TrainReport(training, samples: samples.count)
            if let output { try Self.write(artefact, to: output) }
            print(json.json ? try JSONText.encode(report) : report.text)
        }
    }

    private static func write(_ artefact: String, to path: String) throws {
        do {
            try Data((artefact + "\n").utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw CommandFailure(
                .cannotWrite, "--output '\(path)' cannot be written: check the folder and the permissions")
        }
    }

    private func parsedObjective() throws -> Objective {
        do throws(Objective.ParseError) {
            return try Objective.parse(objective)
        } catch {
            throw ValidationError("--objective '\(objective.prefix(80))': \(error.message).")
        }
    }

    private func contestants() throws -> Contestants {
        guard let contestants = Contestants(rawValue: regressor) else {
            let names = Contestants.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--regressor is '\(regressor)'; it must be one of \(names).")
        }
        return contestants
    }
}
