import ArgumentParser
import EngineModel
import Foundation
import NIOCore
import NIOPosix

/// `azimuth fit-engine`.
struct FitEngineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fit-engine",
        abstract: "Measure one vLLM server and write a cluster file that emulates it.",
        discussion: """
            Sends prompts of many lengths, some twice, and batches of several sizes, and fits the times of an engine's \
            iterations to the answers'. Then sends requests of other lengths at random times, about half of what the \
            server can do, and says how near the fit comes to them. The server should have nothing else to do \
            meanwhile. KV blocks, block size and context length are read from its /metrics and /v1/models; its limits on \
            a batch cannot be read, so give them where they are not vLLM's usual ones.

            Exit status: 0 done; 1 an answer failed or tells nothing; 64 a wrong flag; 69 a server that cannot be \
            reached; 73 a file that cannot be written.
            """)

    @Option(help: ArgumentHelp("Base URL of the server.", valueName: "url"))
    var url: String

    @Option(help: ArgumentHelp("Cluster file to write. Default: standard output.", valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("Seconds that all may take.", valueName: "seconds"))
    var budgetSeconds = 60.0

    @Option(help: ArgumentHelp("Model to ask for. Default: the first that /v1/models lists.", valueName: "name"))
    var model: String?

    @Option(help: ArgumentHelp("Endpoint: chat or completions.", valueName: "name"))
    var endpoint = "chat"

    @Option(help: ArgumentHelp("The server's max_num_seqs.", valueName: "n"))
    var maxNumSeqs = 256

    @Option(help: ArgumentHelp("The server's max_num_batched_tokens.", valueName: "n"))
    var maxNumBatchedTokens = 2_048

    @Option(help: ArgumentHelp("Longest prompt to send. Default: what the model takes, 8192 at most.", valueName: "n"))
    var maxPromptTokens: Int?

    @Option(help: ArgumentHelp("Blocks of the KV cache, where /metrics does not say.", valueName: "n"))
    var kvBlocks: Int?

    @Option(help: ArgumentHelp("Tokens a block, where /metrics does not say.", valueName: "n"))
    var blockSize: Int?

    @Option(help: ArgumentHelp("Name of the instance.", valueName: "name"))
    var name = "fitted-0"

    @Option(help: ArgumentHelp("Label of its hardware.", valueName: "name"))
    var gpu = ""

    @Option(help: ArgumentHelp("Key sent as a bearer token. Default: AZIMUTH_API_KEY.", valueName: "key"))
    var apiKey: String?

    @Option(help: ArgumentHelp("Seed of the prompts. One that was used before meets them cached.", valueName: "n"))
    var seed: UInt64?

    @Option(help: ArgumentHelp("Also write what was measured, one JSON object a line.", valueName: "file"))
    var record: String?

    @Flag(help: "Print the fit and its errors as one JSON object; give the cluster file with --output.")
    var json = false

    func validate() throws {
        try Self.check("--budget-seconds", budgetSeconds, in: 5...3_600)
        try Self.check("--max-num-seqs", Double(maxNumSeqs), in: 1...65_536)
        try Self.check("--max-num-batched-tokens", Double(maxNumBatchedTokens), in: 1...1_048_576)
        try Self.check("--max-prompt-tokens", maxPromptTokens.map(Double.init), in: 32...1_000_000)
        try Self.check("--kv-blocks", kvBlocks.map(Double.init), in: 2...1_048_576)
        try Self.check("--block-size", blockSize.map(Double.init), in: 1...1_024)
        guard RequestBody.Endpoint(rawValue: endpoint) != nil else {
            throw ValidationError("--endpoint is '\(endpoint)'; it must be chat or completions.")
        }
        guard !name.isEmpty, name.utf8.count <= 256, gpu.utf8.count <= 256 else {
            throw ValidationError("--name and --gpu have at most 256 bytes, and --name is not empty.")
        }
        if let apiKey, !apiKey.allSatisfy({ $0.isASCII && !$0.isNewline && !$0.isWhitespace }) {
            throw ValidationError("--api-key must be printable ASCII without spaces.")
        }
    }

    func run() async throws {
        try await CommandFailure.reported {
            let target: LoadTarget
            do throws(LoadTarget.InvalidURL) {
                target = try LoadTarget.parse(url)
            } catch {
                throw CommandFailure(.usage, "--url \(error.description)")
            }
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
            let outcome: Result<Void, any Error>
            do {
                try await fit(target, on: group.any())
                outcome = .success(())
            } catch {
                outcome = .failure(error)
            }
            try await group.shutdownGracefully()
            try outcome.get()
        }
    }

    private func fit(_ target: LoadTarget, on eventLoop: any EventLoop) async throws {
        let server = try await ServerFacts.ask(
            target, model: model, apiKey: apiKey ?? ProcessInfo.processInfo.environment["AZIMUTH_API_KEY"],
            on: eventLoop)
        if server.limits.busy > 0 {
            StandardError.line(
                "Warning: \(target.description) is at work on \(Figures.fixed(server.limits.busy, 0)) requests of others; "
                    + "the fit will be too slow")
        }
        let profile = try profile(server, target)
        // Lengths of texts in tokens are known to some percent only.
        let longest = min(maxPromptTokens ?? 8_192, profile.contextLimit * 9 / 10 - 64)
        guard longest >= 32 else {
            throw CommandFailure(
                .failed, "the server takes \(profile.contextLimit) tokens at most; too few to learn anything from")
        }
        var options = LoadOptions(model: server.model)
        options.endpoint = RequestBody.Endpoint(rawValue: endpoint) ?? .chat
        options.apiKey = server.apiKey
        options.timeout = .seconds(Int64(max(30, budgetSeconds)))
        var runner = ProbeRunner(target: target, options: options, eventLoop: eventLoop)
        try await runner.calibrate()
        let run = FitEngineRun(
            runner: runner, replay: ProbeReplay(profile: profile, cachesPrefixes: server.limits.cachesPrefixes),
            plan: ProbePlan(
                longestPrompt: longest, sequences: maxNumSeqs, kvTokens: profile.kvBlocks * profile.blockSize,
                seed: seed ?? UInt64.random(in: 1...1 << 48)),
            budget: budgetSeconds)
        let bar = ProgressBar()
        let outcome: FitEngineRun.Outcome
        do {
            defer { bar.clear() }
            outcome = try await run.run(record: write) { bar.show(fraction: $0, text: $1) }
        }
        let report = FitReport(
            url: target.description, model: server.model, seconds: outcome.seconds,
            requests: outcome.observations.count,
            fit: outcome.fit, check: outcome.check)
        try show(report, profile, outcome.fit)
    }

    private func write(_ observations: [ProbeObservation]) throws {
        guard let record else { return }
        let lines = try observations.map { try JSONText.encode($0) + "\n" }.joined()
        try Self.write(lines, to: record, flag: "--record")
    }

    private func profile(_ server: ServerFacts, _ target: LoadTarget) throws -> EngineProfile {
        guard let blocks = kvBlocks ?? server.limits.kvBlocks, let size = blockSize ?? server.limits.blockSize else {
            throw CommandFailure(
                .unavailable,
                "\(target.description)/metrics has no vllm:cache_config_info with num_gpu_blocks and block_size; give "
                    + "--kv-blocks and --block-size")
        }
        return EngineProfile(
            coefficients: StepParameters(values: Array(repeating: 0, count: StepParameters.count), knee: 0)
                .coefficients,
            cpuOverheadMilliseconds: 0, kvBlocks: blocks, gpu: gpu, blockSize: size,
            maxBatchedTokens: maxNumBatchedTokens, maxSequences: maxNumSeqs,
            maxModelLength: server.maxModelLength ?? blocks * size)
    }

    private func show(_ report: FitReport, _ profile: EngineProfile, _ fit: EngineFit.Result) throws {
        let yaml = FittedCluster(
            model: report.model, name: name, gpu: gpu, profile: profile, parameters: fit.parameters, noise: fit.noise,
            notes: report.notes
        ).yaml()
        if let output {
            try Self.write(yaml, to: output, flag: "--output")
            print(json ? try JSONText.encode(report) : report.text())
        } else if json {
            print(try JSONText.encode(report))
        } else {
            StandardError.line(report.text())
            print(yaml, terminator: "")
        }
    }

    private static func write(_ text: String, to path: String, flag: String) throws {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw CommandFailure(
                .cannotWrite, "cannot write '\(path)'; give \(flag) a file in a folder that can be written")
        }
    }

    private static func check(_ flag: String, _ value: Double?, in range: ClosedRange<Double>) throws {
        guard let value, !range.contains(value) else { return }
        throw ValidationError("\(flag) is \(value); it must be from \(range.lowerBound) to \(range.upperBound).")
    }
}
