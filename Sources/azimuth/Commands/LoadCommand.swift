import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// `azimuth load`.
struct LoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Send open-loop load to an OpenAI-compatible server and measure its answers.",
        discussion: """
            Requests leave at their planned times, however slow the answers are: Poisson arrivals of a synthetic mix, \
            or a trace. Every answer is checked to be whole. TTFT is the time from sending to the first non-empty \
            content, TPOT the mean time between tokens after it, e2e the time to the answer's end.

            Exit status: 0 all answers whole; 1 at least one answer broken (incomplete, reset, sse_error, timeout) or \
            none completed; refusals such as http_503 are counted and do not change it; 64 a wrong flag; 65 a \
            malformed trace; 66 an unreadable one; 69 a server that cannot be reached.
            """)

    @Option(help: ArgumentHelp("Base URL of the server.", valueName: "url"))
    var url = "http://127.0.0.1:30080"

    @Option(
        help: ArgumentHelp(
            "Requests per second; with --trace the trace's times are stretched to it. Default without one: 4.",
            valueName: "n"))
    var rate: Double?

    @Option(
        help: ArgumentHelp(
            "Seconds in which requests are sent. Default: 30, or the whole trace.",
            valueName: "seconds"))
    var duration: Double?

    @Option(help: ArgumentHelp("Number of requests, in place of --duration or beside it.", valueName: "n"))
    var requests: Int?

    @Option(help: ArgumentHelp("Trace file: JSON lines, plain or gzip.", valueName: "file"))
    var trace: String?

    @Option(help: ArgumentHelp("Factor on a trace's prompt lengths.", valueName: "factor"))
    var scaleInput = 1.0

    @Option(help: ArgumentHelp("Factor on a trace's answer lengths.", valueName: "factor"))
    var scaleOutput = 1.0

    @Option(
        help: ArgumentHelp(
            "Tokens of prompt text a hash id stands for. Default: the trace's block size times --scale-input.",
            valueName: "n"))
    var tokensPerHash: Int?

    @Option(help: ArgumentHelp("Bound on the answers of the synthetic mix, in tokens.", valueName: "n"))
    var maxTokens = 300

    @Option(help: ArgumentHelp("Model to ask for. Default: the first that /v1/models lists.", valueName: "name"))
    var model: String?

    @Option(help: ArgumentHelp("Endpoint: chat or completions.", valueName: "name"))
    var endpoint = "chat"

    @Flag(inversion: .prefixedNo, help: "Ask for streamed answers.")
    var stream = true

    @Flag(inversion: .prefixedNo, help: "Ask for usage at a stream's end; token counts are checked against it.")
    var includeUsage = true

    @Option(
        help: ArgumentHelp(
            "Key sent as a bearer token. Default: the environment's AZIMUTH_API_KEY.",
            valueName: "key"))
    var apiKey: String?

    @Option(help: ArgumentHelp("Seconds after which an answer counts as a timeout.", valueName: "seconds"))
    var timeout = 300.0

    @Option(help: ArgumentHelp("Seed of arrivals and texts: equal seeds send equal load.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "Also write each request with its measured lengths and times, one JSON object a line: a trace for simulate.",
            valueName: "file"))
    var record: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        try Self.check("--rate", rate, in: 0.001...100_000)
        try Self.check("--duration", duration, in: 0.001...1e8)
        try Self.check("--requests", requests.map(Double.init), in: 1...1e9)
        try Self.check("--scale-input", scaleInput, in: 0.0001...1_000)
        try Self.check("--scale-output", scaleOutput, in: 0.0001...1_000)
        try Self.check("--tokens-per-hash", tokensPerHash.map(Double.init), in: 1...100_000)
        try Self.check("--max-tokens", Double(maxTokens), in: 1...1_000_000)
        try Self.check("--timeout", timeout, in: 0.001...1e6)
        if RequestBody.Endpoint(rawValue: endpoint) == nil {
            throw ValidationError("--endpoint is '\(endpoint)'; it must be chat or completions.")
        }
        if trace == nil, scaleInput != 1 || scaleOutput != 1 || tokensPerHash != nil {
            throw ValidationError(
                "--scale-input, --scale-output and --tokens-per-hash change a trace; name one with --trace.")
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
            let plan = try makePlan()
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
            let outcome: Result<Void, any Error>
            do {
                try await send(plan, to: target, on: group.any())
                outcome = .success(())
            } catch {
                outcome = .failure(error)
            }
            try await group.shutdownGracefully()
            try outcome.get()
        }
    }

    /// What is to be sent.
    struct Plan {
        var requests: RequestPlan
        /// The number of its requests or seconds, for the progress bar.
        var limit: PlanLimit
        /// The hash ids of each request of a trace, where they are to be recorded.
        var ids: [[UInt64]] = []
    }

    /// Reads the trace, or makes the synthetic mix.
    func makePlan() throws -> Plan {
        if let trace {
            let rows = try TraceReader.read(path: trace)
            let limit = PlanLimit(duration: duration, requests: min(requests ?? rows.count, rows.count))
            let scale = TraceScale(input: scaleInput, output: scaleOutput, rate: rate, tokensPerHash: tokensPerHash)
            return Plan(
                requests: TraceWorkload(rows: rows, scale: scale, limit: limit, seed: seed), limit: limit,
                ids: record == nil ? [] : rows.map(\.hashIDs))
        }
        let limit = PlanLimit(duration: duration ?? (requests == nil ? 30 : nil), requests: requests)
        var shape = WorkloadShape()
        shape.maxTokens = maxTokens
        return Plan(
            requests: WorkloadGenerator(shape: shape, rate: rate ?? 4, limit: limit, seed: seed), limit: limit)
    }

    private func send(
        _ plan: Plan, to target: LoadTarget, on eventLoop: any EventLoop
    ) async throws {
        let key = apiKey ?? ProcessInfo.processInfo.environment["AZIMUTH_API_KEY"]
        var name = model
        if name == nil { name = try await ModelProbe.firstModel(of: target, apiKey: key, on: eventLoop) }
        var options = LoadOptions(model: name ?? "")
        options.endpoint = RequestBody.Endpoint(rawValue: endpoint) ?? .chat
        options.stream = stream
        options.includeUsage = includeUsage
        options.apiKey = key
        options.timeout = .nanoseconds(Int64(timeout * 1e9))

        let report = SharedReport()
        let recorder = record.map { LoadRecord(path: $0, ids: plan.ids) }
        let begin = ContinuousClock.now
        let client = try await LoadClient.start(
            plan: plan.requests, targets: [target], options: options, on: eventLoop
        ) {
            report.take($0)
            recorder?.take($0)
        }
        let stopping = Task {
            for await _ in StopSignal().signals {
                client.cancel()
                break
            }
        }
        let showing = Task { await Self.showProgress(of: report, limit: plan.limit, since: begin) }
        try await client.done.get()
        let seconds = (ContinuousClock.now - begin) / .seconds(1)
        stopping.cancel()
        showing.cancel()
        await showing.value

        try recorder?.write()
        let final = report.read { $0 }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let data = try encoder.encode(LoadReportJSON(url: target.description, duration: seconds, report: final))
            print(String(decoding: data, as: UTF8.self))
        } else {
            print(LoadReportText.render(final, seconds: seconds))
        }
        if final.broken > 0 {
            throw CommandFailure(
                .failed,
                "\(final.broken) of \(final.sent) answers were broken: "
                    + LoadReportText.summary(of: final.errors))
        }
        if final.completed == 0, final.sent > 0, final.errors["\(AnswerFault.Kind.stopped)"] == nil {
            throw CommandFailure(
                .failed, "none of \(final.sent) requests was answered: " + LoadReportText.summary(of: final.errors))
        }
    }

    private static func showProgress(
        of report: SharedReport, limit: PlanLimit, since begin: ContinuousClock.Instant
    ) async {
        let bar = ProgressBar()
        while !Task.isCancelled {
            let (sent, completed, errors) = report.read { ($0.sent, $0.completed, $0.errors) }
            let seconds = (ContinuousClock.now - begin) / .seconds(1)
            let fraction = limit.requests.map { Double(sent) / Double($0) } ?? limit.duration.map { seconds / $0 }
            bar.show(
                fraction: fraction,
                text: "\(sent) sent, \(completed) completed, \(LoadReportText.summary(of: errors))")
            try? await Task.sleep(for: .milliseconds(250))
        }
        bar.clear()
    }

    private static func check(_ flag: String, _ value: Double?, in range: ClosedRange<Double>) throws {
        guard let value, !range.contains(value) else { return }
        throw ValidationError("\(flag) is \(value); it must be from \(range.lowerBound) to \(range.upperBound).")
    }
}
