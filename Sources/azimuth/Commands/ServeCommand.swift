import ArgumentParser
import Fleet
import Foundation
import Logbook
import Logging
import NIOCore
import Routing

/// `azimuth serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Route OpenAI-compatible requests to a fleet of vLLM servers.",
        discussion: """
            Logs a snapshot of the fleet for every request, learns from what then happens, and sends each request to \
            the worker with the highest predicted reward; until a model has earned promotion the fallback policy \
            decides. Workers may start after the router, vanish and return.

            Exit status: 0 stopped by SIGINT or SIGTERM; 64 a wrong flag; 69 a port that cannot be had; 73 a logbook \
            that cannot be used.
            """)

    @Option(help: ArgumentHelp("Address to listen on.", valueName: "address"))
    var host = "127.0.0.1"

    @Option(help: ArgumentHelp("Port to listen on; 0 for any free one.", valueName: "n"))
    var port = 30080

    @Option(
        name: .customLong("worker-urls"), parsing: .upToNextOption,
        help: ArgumentHelp(
            "vLLM servers: URLs separated by commas or spaces; may be repeated.", valueName: "urls"))
    var workerURLs: [String] = []

    @Option(help: ArgumentHelp("How to decide: \(PolicyRegistry.names.joined(separator: ", ")).", valueName: "name"))
    var policy = "learned"

    @Option(
        help: ArgumentHelp(
            "What to train for: ttft, tpot, e2e, or their weights per second, such as ttft=1,tpot=20.",
            valueName: "objective"))
    var objective = "ttft"

    @Option(
        help: ArgumentHelp(
            "Share of requests that the learned policy sends to any near-best worker, to learn.", valueName: "share"))
    var explorationRate = 0.01

    @Option(
        help: ArgumentHelp(
            "Logbook (SQLite) to write, or 'none'. Default: the environment's AZIMUTH_LOG, else azimuth.sqlite.",
            valueName: "file"))
    var log: String?

    @Option(help: ArgumentHelp("Bytes at which the logbook's oldest entries go.", valueName: "bytes"))
    var logMaxBytes: Int64 = 5_000_000_000

    @Option(help: ArgumentHelp("Days after which the logbook's entries go. Default: never.", valueName: "days"))
    var logMaxDays: Double?

    @Option(
        name: .customLong("scrape-interval-ms"),
        help: ArgumentHelp("Milliseconds between two scrapes of a worker's metrics.", valueName: "ms"))
    var scrapeIntervalMS = 100

    @Option(help: ArgumentHelp("Largest request body in bytes.", valueName: "bytes"))
    var maxBodyBytes = 32 << 20

    @Option(help: ArgumentHelp("Event loops that carry requests.", valueName: "n"))
    var eventLoops = 1

    @Option(help: ArgumentHelp("Seconds a worker may take to begin its answer.", valueName: "seconds"))
    var firstByteTimeoutSecs = 600

    @Option(help: ArgumentHelp("Seconds a worker may pause within an answer.", valueName: "seconds"))
    var idleTimeoutSecs = 300

    @Option(help: ArgumentHelp("Seconds that requests in flight get when the router is stopped.", valueName: "seconds"))
    var drainSecs = 30

    @Flag(help: "Ask streams for usage where the client did not, and strip the extra chunk.")
    var injectUsage = false

    @Flag(inversion: .prefixedNo, help: "Name worker, policy, reason and model version in answers' headers.")
    var decisionHeaders = true

    @Option(help: ArgumentHelp("Seed of the policies' chance. Default: another one each time.", valueName: "n"))
    var seed: UInt64?

    @Option(
        help: ArgumentHelp(
            "Least level logged to standard error: debug, info, notice, warning, error.", valueName: "level"))
    var logLevel = "info"

    func run() async throws {
        try await CommandFailure.reported {
            let options = try options()
            guard let level = Logger.Level(rawValue: logLevel) else {
                throw CommandFailure(
                    .usage,
                    "--log-level '\(logLevel)' is no level; choose one of debug, info, notice, warning, error.")
            }
            var logger = Logger(label: "azimuth") { StreamLogHandler.standardError(label: $0) }
            logger.logLevel = level
            let stop = StopSignal()
            let service = try await RouterService.start(options, logger: logger)
            logger.notice(
                "listening",
                metadata: [
                    "url": "http://\(host):\(service.port)", "workers": "\(options.workers.count)",
                    "policy": "\(policy)", "objective": "\(options.objective)",
                    "log": "\(options.logbook ?? "none")",
                ])
            for await _ in stop.signals { break }
            logger.notice("stopping", metadata: ["drain_s": "\(drainSecs)"])
            await service.shutdown(deadline: .seconds(Int64(drainSecs)))
        }
    }

    /// The service's options; every number is bounded, every fault one sentence.
    func options() throws -> ServiceOptions {
        var options = ServiceOptions()
        guard workerURLs.contains(where: { $0.contains { $0 != "," && !$0.isWhitespace } }) else {
            throw CommandFailure(
                .usage, "--worker-urls names no worker; give at least one, such as http://127.0.0.1:8000.")
        }
        do {
            options.workers = try WorkerURL.parse(list: workerURLs)
        } catch {
            throw CommandFailure(.usage, "--worker-urls: \(error)")
        }
        guard PolicyRegistry.names.contains(policy) else {
            throw CommandFailure(
                .usage,
                "--policy '\(policy)' is unknown; choose one of \(PolicyRegistry.names.joined(separator: ", ")).")
        }
        do {
            options.objective = try Objective.parse(objective)
        } catch {
            throw CommandFailure(.usage, "--objective '\(objective)', character \(error.position): \(error.message).")
        }
        options.router.policy = policy
        options.router.explorationRate = try Self.bounded("--exploration-rate", explorationRate, 0...0.5)
        options.router.seed = seed ?? UInt64.random(in: 0...UInt64.max)
        options.gateway.host = host
        options.gateway.port = try Self.bounded("--port", port, 0...65_535)
        options.gateway.maxBodyBytes = try Self.bounded("--max-body-bytes", maxBodyBytes, 1...(1 << 32))
        options.gateway.eventLoops = try Self.bounded("--event-loops", eventLoops, 1...64)
        options.gateway.firstByteTimeout = .seconds(
            Int64(try Self.bounded("--first-byte-timeout-secs", firstByteTimeoutSecs, 1...86_400)))
        options.gateway.idleTimeout = .seconds(
            Int64(try Self.bounded("--idle-timeout-secs", idleTimeoutSecs, 1...86_400)))
        _ = try Self.bounded("--drain-secs", drainSecs, 0...86_400)
        options.gateway.injectUsage = injectUsage
        options.gateway.decisionHeaders = decisionHeaders
        options.fleet.scrapeInterval = .milliseconds(
            try Self.bounded("--scrape-interval-ms", scrapeIntervalMS, 10...60_000))
        let logbook = log ?? ProcessInfo.processInfo.environment["AZIMUTH_LOG"] ?? "azimuth.sqlite"
        options.logbook = logbook == "none" ? nil : logbook
        options.logbookOptions.maxBytes = try Self.bounded(
            "--log-max-bytes", logMaxBytes, LogbookOptions.smallestMaxBytes...(1 << 50))
        if let logMaxDays {
            options.logbookOptions.maxAge = try Self.bounded("--log-max-days", logMaxDays, 0.001...36_500) * 86_400
        }
        return options
    }

    private static func bounded<Number: Comparable>(
        _ flag: String, _ value: Number, _ range: ClosedRange<Number>
    ) throws -> Number {
        guard range.contains(value) else {
            throw CommandFailure(
                .usage, "\(flag) is \(value); it must be from \(range.lowerBound) to \(range.upperBound).")
        }
        return value
    }
}
