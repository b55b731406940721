import Emulator
import EngineModel
import Fleet
import Foundation
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import azimuth

/// The condition did not come to hold before the deadline.
struct WaitedInVain: Error, CustomStringConvertible {
    var description: String
}

/// Returns once `condition` holds; the deadline only ends a test that has failed already.
func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
    let end = NIODeadline.now() + .seconds(45)
    while try await !condition() {
        guard NIODeadline.now() < end else { throw WaitedInVain(description: "waited in vain for \(what)") }
        try await Task.sleep(for: .milliseconds(5))
    }
}

/// An engine whose time to the first token grows with the prompt: 1 ms and 20 us a token.
private func profile(slowness: Double) -> EngineProfile {
    let coefficients = StepCoefficients(
        gemmMemoryBase: 1, gemmMemoryPerToken: 0, gemmComputeBase: 0, gemmComputePerToken: 0.02 * slowness,
        decodeBase: 0, decodePerSequence: 0, decodePerContextToken: 0, prefillBase: 0, prefillPerToken: 0,
        prefillPerSelfPair: 0, prefillPerPrefixPair: 0)
    return EngineProfile(coefficients: coefficients, cpuOverheadMilliseconds: 0.1, kvBlocks: 4_000)
}

/// Two emulated instances, the second one slower.
func startFleet(keepAlive: TimeAmount? = .seconds(5)) async throws -> EmulatedFleet {
    let cluster = ClusterDescription(
        model: "m",
        instances: [
            InstanceDescription(name: "fast", profile: profile(slowness: 1)),
            InstanceDescription(name: "slow", profile: profile(slowness: 3)),
        ])
    return try await EmulatedFleet.start(cluster: cluster, seed: 1, keepAlive: keepAlive)
}

/// Options of a service that probes and learns quickly.
func serviceOptions(ports: [Int], logbook: String? = nil) -> ServiceOptions {
    var options = ServiceOptions()
    options.workers = ports.map { WorkerURL(host: "127.0.0.1", port: $0) }
    options.gateway.port = 0
    options.fleet.scrapeInterval = .milliseconds(20)
    options.fleet.healthInterval = .milliseconds(100)
    options.fleet.maximumBackoff = .milliseconds(50)
    // Nothing but a refusal may look like a failure, however slow the machine.
    options.fleet.connectTimeout = .seconds(60)
    options.fleet.responseTimeout = .seconds(60)
    options.gateway.connectTimeout = .seconds(60)
    options.router.seed = 7
    options.logbook = logbook
    options.trainer.minimumInterval = 0.01
    options.trainer.roundShare = .infinity
    options.trainer.minimumSamples = 30
    options.trainer.minimumNewSamples = 20
    options.trainer.promotion.minimumEvaluated = 30
    return options
}

/// Runs `body` with a service, which is stopped afterwards.
func withService(
    _ options: ServiceOptions, logger: Logger? = nil, _ body: (RouterService) async throws -> Void
) async throws {
    var silent = Logger(label: "test")
    silent.logLevel = .critical
    let logger = logger ?? silent
    let service = try await RouterService.start(options, logger: logger)
    do {
        try await body(service)
    } catch {
        await service.shutdown(deadline: .zero)
        throw error
    }
    await service.shutdown(deadline: .zero)
}

/// Runs `body` with the fleet, which is gone afterwards.
func withFleet(_ body: (EmulatedFleet) async throws -> Void) async throws {
    let fleet = try await startFleet()
    do {
        try await body(fleet)
    } catch {
        await fleet.shutdown()
        throw error
    }
    await fleet.shutdown()
}

/// Runs `body` with the path of a logbook in a folder of its own, which is removed afterwards.
func withLogbookPath(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("service-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder.appendingPathComponent("log.sqlite").path)
}

/// Sends requests of many prompt lengths to a port, at `rate` a second, and reports.
@discardableResult
func load(
    port: Int, requests: Int, rate: Double = 200, seed: UInt64 = 1, timeout: TimeAmount = .seconds(60)
) async throws -> LoadReport {
    var shape = WorkloadShape()
    shape.agents = 3
    shape.systemTokens = 100...300
    shape.questionTokens = 20...600
    shape.loneTokens = 50...3_000
    shape.loneShare = 0.6
    shape.sessionShare = 0
    shape.maxTokens = 4
    var options = LoadOptions(model: "m")
    options.timeout = timeout
    let report = SharedReport()
    let client = try await LoadClient.start(
        plan: WorkloadGenerator(
            shape: shape, rate: rate, limit: PlanLimit(duration: nil, requests: requests), seed: seed),
        targets: [LoadTarget(host: "127.0.0.1", port: port, basePath: "")], options: options,
        on: MultiThreadedEventLoopGroup.singleton.any()
    ) { report.take($0) }
    try await client.done.get()
    return report.read { $0 }
}

/// The answer to a GET.
func page(port: Int, _ path: String) async throws -> HTTPProbe.Answer {
    try await HTTPProbe.get(
        path, from: LoadTarget(host: "127.0.0.1", port: port, basePath: ""), apiKey: nil,
        on: MultiThreadedEventLoopGroup.singleton.any())
}
