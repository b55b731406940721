import ArgumentParser
import Foundation
import Learning
import Routing
import Simulation
import Training

/// What the runs of `simulate` have in common.
struct SimulateOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Trace file, plain or gzip.", valueName: "file"))
    var trace: String

    @Option(
        help: ArgumentHelp(
            "Form of the trace: auto, azimuth, mooncake, azure, burstgpt or servegen.", valueName: "name"))
    var format = TraceFormat.auto

    @Option(help: ArgumentHelp("Cluster file, YAML or JSON.", valueName: "file"))
    var cluster: String

    @Option(help: ArgumentHelp("What learned learns: ttft, tpot, e2e or weights.", valueName: "objective"))
    var objective = "ttft"

    @Option(help: ArgumentHelp("Requests per second. Default: the trace's own times.", valueName: "n"))
    var rate: Double?

    @Option(
        help: ArgumentHelp(
            "In place of --rate: share of the highest rate at which --capacity-policy keeps its mean TTFT below ten times "
                + "that of light load.", valueName: "fraction"))
    var load: Double?

    @Option(help: ArgumentHelp("The policy that --load is measured with.", valueName: "name"))
    var capacityPolicy = "least_tokens"

    @Option(
        help: ArgumentHelp(
            "Requests of each run; a shorter trace is gone through again with other prompts. Default: the trace's.",
            valueName: "n"))
    var requests: Int?

    @Option(help: ArgumentHelp("Share of the requests, from the first, that are not scored.", valueName: "fraction"))
    var warmupFraction = 0.2

    @Option(help: ArgumentHelp("Factor on prompt lengths.", valueName: "factor"))
    var scaleInput = 1.0

    @Option(help: ArgumentHelp("Factor on answer lengths.", valueName: "factor"))
    var scaleOutput = 1.0

    @Option(
        help: ArgumentHelp(
            "Tokens of prompt that a hash id stands for. Default: the trace's block size times --scale-input.",
            valueName: "n"))
    var tokensPerHash: Int?

    @Option(help: ArgumentHelp("Milliseconds between scrapes. Default: the cluster file's.", valueName: "ms"))
    var scrapeIntervalMs: Double?

    @Option(help: ArgumentHelp("Goodput counts answers with at most this TTFT in ms ...", valueName: "ms"))
    var sloTtftMs = 2_000.0

    @Option(help: ArgumentHelp("... and at most this TPOT in ms.", valueName: "ms"))
    var sloTpotMs = 100.0

    @Option(help: ArgumentHelp("Relative noise of iteration times. Default: the cluster file's.", valueName: "sd"))
    var engineNoise: Double?

    @Option(help: ArgumentHelp("Relative noise of the times that routers measure.", valueName: "sd"))
    var measurementNoise = 0.0

    @Option(help: ArgumentHelp("Which kind of model serves learned: champion, ridge, mlp.", valueName: "name"))
    var regressor = Contestants.champion

    @Option(
        help: ArgumentHelp(
            "Model file that serves learned from the beginning, as after 'model export'.", valueName: "file"))
    var model: String?

    @Flag(help: "Hold that model in service, as 'model promote' does: rounds put no other in its place.")
    var holdModel = false

    @Option(
        help: ArgumentHelp(
            "What routers know of an answer's length beforehand: none, constant (what answers were lately like), tagger (reads "
                + "the trace's prompts), noisy:S (the length times 1 + N(0,S), at least 0.1 and at most 5), oracle.",
            valueName: "name"))
    var lengths = "constant"

    @Option(
        help: ArgumentHelp(
            "The tagger of --lengths tagger: default (the shipped one), none (one that has learned nothing) or a file.",
            valueName: "name"))
    var tagger = "default"

    @Option(
        help: ArgumentHelp(
            "Give requests a priority by their predicted length, as serve's flag of this name does, on engines that go by it.",
            valueName: "ms"))
    var priorityMsPerToken: Double?

    mutating func validate() throws {
        try Self.check("--priority-ms-per-token", priorityMsPerToken, in: 0...1_000)
        if holdModel, model == nil { throw ValidationError("--hold-model needs --model; name the file.") }
        try Self.check("--rate", rate, in: 0.0001...1e6)
        try Self.check("--load", load, in: 0.001...10)
        try Self.check("--requests", requests.map(Double.init), in: 1...1e9)
        try Self.check("--warmup-fraction", warmupFraction, in: 0...0.99)
        try Self.check("--scale-input", scaleInput, in: 0.0001...1_000)
        try Self.check("--scale-output", scaleOutput, in: 0.0001...1_000)
        try Self.check("--tokens-per-hash", tokensPerHash.map(Double.init), in: 1...100_000)
        try Self.check("--scrape-interval-ms", scrapeIntervalMs, in: 1...600_000)
        try Self.check("--slo-ttft-ms", sloTtftMs, in: 0.001...1e9)
        try Self.check("--slo-tpot-ms", sloTpotMs, in: 0.001...1e9)
        try Self.check("--engine-noise", engineNoise, in: 0...1)
        try Self.check("--measurement-noise", measurementNoise, in: 0...1)
        if rate != nil, load != nil { throw ValidationError("--rate and --load are both given; give one of them.") }
        try Self.check(policy: capacityPolicy, flag: "--capacity-policy")
        _ = try parsedObjective()
        if lengths != "tagger" { _ = try knowledge() }
    }

    /// The settings of a run, without its rate where that is a share of the capacity.
    func simulation() throws -> SimulationOptions {
        var options = SimulationOptions()
        options.objective = try parsedObjective()
        options.rate = rate
        options.requests = requests
        options.scrapeInterval = scrapeIntervalMs.map { $0 / 1_000 }
        options.engineNoise = engineNoise
        options.measurementNoise = measurementNoise
        options.trainer.contestants = regressor
        options.lengths = try knowledge()
        options.priority = priorityMsPerToken.map(PriorityRule.init(millisecondsPerToken:))
        options.firstModel = try model.map { try firstModel($0, objective: options.objective) }
        options.holdsFirstModel = holdModel
        return options
    }

    /// What `--lengths` means; reads the tagger where it is one.
    private func knowledge() throws -> LengthKnowledge {
        switch lengths {
        case "none": return .none
        case "constant": return .constant
        case "tagger": return .tagger(try TaggerFile.named(tagger, flag: "--tagger"))
        case "oracle": return .oracle
        default:
            let parts = lengths.split(separator: ":", omittingEmptySubsequences: false)
            if parts.count == 2, parts[0] == "noisy", let deviation = Double(parts[1]), (0.001...10).contains(deviation)
            {
                return .noisy(deviation: deviation)
            }
            throw ValidationError(
                "--lengths is '\(lengths)'; it must be none, constant, tagger, oracle, or noisy:S with S from 0.001 to 10."
            )
        }
    }

    private func firstModel(_ path: String, objective: Objective) throws -> ModelArtefact {
        let model = try ModelFiles.decoded(try ModelFiles.read(path), path)
        guard model.featureSchema == FeatureSchema.version, model.featureNames == FeatureSchema.names else {
            throw CommandFailure(
                .badInput,
                "\(path): its feature schema is \(model.featureSchema), this program's is \(FeatureSchema.version)")
        }
        guard model.objective == objective.description else {
            throw CommandFailure(
                .badInput, "\(path): it was trained for \(model.objective); give --objective \(model.objective)")
        }
        return model
    }

    /// How the trace is stretched.
    var scale: TraceScale {
        TraceScale(input: scaleInput, output: scaleOutput, rate: rate, tokensPerHash: tokensPerHash)
    }

    /// What counts for the goodput.
    var level: RunFigures.ServiceLevel {
        RunFigures.ServiceLevel(ttft: sloTtftMs / 1_000, tpot: sloTpotMs / 1_000)
    }

    private func parsedObjective() throws -> Objective {
        do {
            return try Objective.parse(objective)
        } catch {
            throw ValidationError("--objective: \(error)")
        }
    }

    static func check(policy: String, flag: String) throws {
        guard !SimulatedPolicy.names.contains(policy) else { return }
        throw ValidationError(
            "\(flag) names '\(policy)'; it must be one of \(SimulatedPolicy.names.joined(separator: ", ")).")
    }

    static func check(_ flag: String, _ value: Double?, in range: ClosedRange<Double>) throws {
        guard let value, !range.contains(value) else { return }
        throw ValidationError("\(flag) is \(value); it must be from \(range.lowerBound) to \(range.upperBound).")
    }
}

extension TraceFormat: ExpressibleByArgument {}
extension Contestants: ExpressibleByArgument {}
