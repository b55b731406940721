import ArgumentParser
import Emulator
import EngineModel
import Foundation
import Synchronization

/// `azimuth demo`.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Show it all on this machine: emulated vLLM servers, routing, logging, learning.",
        discussion: """
            Runs the same cluster of emulated vLLM servers three times, a router with another policy before each \
            (round_robin, least_tokens, learned), and sends all three the same requests at the same times. The \
            learned one begins without a model, logs into SQLite and is retrained all the while. Ends with the three \
            side by side. On a terminal it shows a live view, elsewhere a line every 5 s.

            Exit status: 0 in good order, stopped by Ctrl-C included; 1 answers were broken; 64 a wrong flag; 65 a \
            malformed cluster file; 66 an unreadable one; 69 no port to be had; 73 a logbook that cannot be written.
            """)

    @Option(help: ArgumentHelp("Seconds the whole demo takes. Default: until it is stopped.", valueName: "seconds"))
    var duration: Double?

    @Option(
        help: ArgumentHelp(
            "Requests per second to each of the three routers. Default: 18; with --autoscale 5, before the step.",
            valueName: "n"))
    var rate: Double?

    @Option(help: ArgumentHelp("Seed of the load, the answers and the policies.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Cluster file. Default: an A100, two L40S and a V100.", valueName: "file"))
    var cluster: String?

    @Option(help: ArgumentHelp("Logbook of the learned policy. Default: a new, temporary one.", valueName: "file"))
    var log: String?

    @Flag(
        help: ArgumentHelp(
            "Show one router whose emulated servers are started and stopped as the load rises to four times as much and falls again."
        ))
    var autoscale = false

    @Flag(help: "Print the result as one JSON object.")
    var json = false

    func validate() throws {
        if let duration, !(5...1e8).contains(duration) {
            throw ValidationError("--duration is \(duration); it must be from 5 to 100000000 seconds.")
        }
        if autoscale, json || cluster != nil || log != nil {
            throw ValidationError("--autoscale goes with neither --json, --cluster nor --log; leave them out.")
        }
        guard (0.1...1_000).contains(rate ?? 18) else {
            throw ValidationError("--rate is \(rate ?? 18); it must be from 0.1 to 1000 requests per second.")
        }
    }

    func run() async throws {
        try await CommandFailure.reported {
            if autoscale { return try await runAutoscaled() }
            let options = DemoOptions(
                duration: duration, rate: rate ?? 18, seed: seed, cluster: try readCluster(),
                logbook: log ?? Self.newLogbook(), json: json)
            let live = Terminal.outputIsTerminal && !json
            if !json { print(Self.opening(options)) }
            let screen = Mutex(DemoScreen())
            let quiet = json
            let demo = DemoRun(
                options: options, makeRouter: ServiceDemoRouter.make,
                show: { state in
                    if live {
                        let size = Terminal.size
                        let frame = screen.withLock {
                            $0.frame(DemoView.screen(state), columns: size.columns, rows: size.rows)
                        }
                        print(frame, terminator: "")
                    } else if !quiet {
                        print(DemoView.line(state))
                    }
                    fflush(nil)
                }, interval: live ? 0.25 : 5)
            let result = try await demo.run(stop: StopSignal().signals)
            try report(result, options)
        }
    }

    private func report(_ result: DemoRun.Result, _ options: DemoOptions) throws {
        if json {
            print(try DemoReportJSON(result: result, options: options).text())
        } else {
            print("")
            for line in result.report.lines() { print(line) }
            print("The demo took \(Figures.fixed(result.cores, 2)) processor cores.")
            print("Logbook: \(options.logbook)")
            print("  azimuth log summary --log \(options.logbook)")
        }
        let broken = result.errors.filter { !$0.key.hasPrefix("http_") }
        guard broken.isEmpty else {
            throw CommandFailure(.failed, "answers were broken: " + LoadReportText.summary(of: broken))
        }
    }

    private func readCluster() throws -> ClusterDescription {
        guard let cluster else { return DemoCluster.description }
        do {
            let description = try ClusterFile.read(cluster)
            for field in description.unknownFields {
                StandardError.line("Warning: \(cluster): \(field) is not known and is ignored")
            }
            return description
        } catch let error as ClusterFileError {
            throw CommandFailure(error.isUnreadable ? .noInput : .badInput, error.description)
        }
    }

    private static func newLogbook() -> String {
        let name = "azimuth-demo-\(ProcessInfo.processInfo.processIdentifier).sqlite"
        return FileManager.default.temporaryDirectory.appendingPathComponent(name).path
    }

    private static func opening(_ options: DemoOptions) -> String {
        let instances = options.cluster.instances.map { "\($0.name) (\($0.profile.gpu))" }.joined(separator: ", ")
        return "Emulating \(options.cluster.model) on \(instances), once for each of "
            + DemoOptions.policies.joined(separator: ", ") + "."
    }
}
