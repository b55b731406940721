import ArgumentParser
import Foundation
import Learning
import Logbook
import Routing

/// `azimuth evaluate policy`.
struct EvaluatePolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Estimate what reward a policy would have had on a logbook that another one wrote.",
        discussion: """
            The policy is shown each logged snapshot. Its answers and the logged propensities give three estimates of \
            its mean reward with 95 % intervals: inverse propensity scoring (ips), the same self-normalised (snips), \
            and doubly robust (dr), whose reward models never saw the decision they predict.
            Each decision counts for itself: what the policy's earlier choices would have made of the queues is not \
            seen; 'azimuth simulate' shows that. A log from which no answer can be had is refused: best is one of \
            'serve --policy random', or of much exploration. Decisions without a reward (censored, or not streamed \
            for ttft) are left out and counted.
            The policy learned is asked with --model, over the decisions after the model's training.

            Exit status: 0 in good order; 1 the log cannot support an answer; 64 a wrong flag; 65 the file is no \
            logbook or no model; 66 there is no such file; 74 the logbook cannot be read.
            """)

    @OptionGroup var file: LogFileOptions
    @OptionGroup var output: JSONOption

    @Option(help: ArgumentHelp("The policy in question.", valueName: "name"))
    var policy: String

    @Option(help: ArgumentHelp("What counts as reward, as in 'serve'.", valueName: "objective"))
    var objective = "ttft"

    @Option(help: ArgumentHelp("Model file for the policy learned.", valueName: "file"))
    var model: String?

    @Option(help: ArgumentHelp("Newest decisions to look at.", valueName: "n"))
    var limit = 100_000

    @Option(help: ArgumentHelp("Seed of the policy's chance.", valueName: "n"))
    var seed: UInt64 = 1

    func validate() throws {
        _ = try parsedObjective()
        _ = try made()
        try LogLimit.check(limit)
        guard policy != "learned" || model != nil else {
            throw ValidationError(
                "--policy learned needs --model: 'azimuth train' or 'azimuth model export' writes one.")
        }
    }

    func run() async throws {
        try await file.withReader { reader in
            let served = try model.map(Self.read)
            if let served, served.objective != (try parsedObjective()).description {
                throw CommandFailure(
                    .usage, "--model was trained for \(served.objective), --objective is \(objective)")
            }
            var replay = PolicyReplay(reader: reader, objective: try parsedObjective(), limit: limit)
            let choices = try replay.choices(
                of: try made(), model: served, random: RoutingGenerator(seed: seed))
            do throws(OffPolicyRefusal) {
                let report = PolicyReport(
                    policy: policy, objective: objective, estimate: try OffPolicyEstimate(choices),
                    decisions: replay.tally)
                print(output.json ? try Self.json(report) : report.text)
            } catch {
                throw CommandFailure(.failed, "no estimate for \(policy): \(error)\(replay.tally.leftOut)")
            }
        }
    }

    private static func json(_ report: PolicyReport) throws(OffPolicyRefusal) -> String {
        // All in it is finite, so that it can be written.
        (try? JSONText.encode(report)) ?? "{}"
    }

    private func parsedObjective() throws -> Objective {
        do throws(Objective.ParseError) {
            return try Objective.parse(objective)
        } catch {
            throw ValidationError("--objective '\(objective.prefix(80))': \(error.message).")
        }
    }

    private func made() throws -> any Policy {
        var configuration = RouterConfiguration()
        configuration.policy = policy
        configuration.explorationRate = 0
        configuration.guardShare = 0
        do throws(PolicyRegistry.UnknownPolicy) {
            return try PolicyRegistry.make(configuration)
        } catch {
            throw ValidationError("--policy: \(error).")
        }
    }

    private static func read(_ path: String) throws -> ServedModel {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(.noInput, "--model '\(path)' cannot be read: check the name and the permissions")
        }
        do throws(ArtefactFailure) {
            let artefact = try ModelArtefact(json: String(decoding: data, as: UTF8.self))
            guard artefact.featureSchema == FeatureSchema.version, artefact.featureNames == FeatureSchema.names else {
                throw ArtefactFailure(field: "feature_schema", problem: "its features are not those of this program")
            }
            return ServedModel(artefact)
        } catch {
            throw CommandFailure(.badInput, "--model '\(path)': \(error)")
        }
    }
}
