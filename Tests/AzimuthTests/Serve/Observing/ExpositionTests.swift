import ExpositionParser
import Foundation
import Routing
import Testing

@testable import Gateway
@testable import azimuth

@Suite struct ExpositionTests {
    /// Change it on purpose only: dashboards and alerts depend on these names. `AZIMUTH_UPDATE_GOLDEN=1` writes it anew.
    private static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("exposition.txt")

    @Test func thePageIsTheGoldenFiles() throws {
        let page = try ExpositionState.page()
        if ProcessInfo.processInfo.environment["AZIMUTH_UPDATE_GOLDEN"] == "1" {
            try Data(page.utf8).write(to: Self.golden)
        }
        let golden = try String(contentsOf: Self.golden, encoding: .utf8)
        let (lines, wanted) = (page.split(separator: "\n"), golden.split(separator: "\n"))
        for (line, other) in zip(lines, wanted) where line != other { Issue.record("'\(line)' is not '\(other)'") }
        #expect(page == golden)
    }

    @Test func thePageIsStrictlyInFormAndFollowsTheConventions() throws { try Self.check(ExpositionState.page()) }

    @Test(.enabled(if: Promtool.path != nil, "promtool (Debian package prometheus) is not installed"))
    func promtoolHasNothingToSay() throws { #expect(try Promtool.complaints(of: ExpositionState.page()) == "") }

    @Test func aRunningRoutersPageIsStrictlyInForm() async throws {
        try await withLogbookPath { path in
            try await withFleet { fleet in
                var options = serviceOptions(ports: fleet.ports + [1], logbook: path)
                let output = LogOutput(format: .text, write: { _ in })
                options.logOutput = output
                options.gateway.requestLog = QueuedRequestLog(output: output)
                try await withService(options) { service in
                    #expect(try await load(port: service.port, requests: 60).completed == 60)
                    try await eventually("the last outcome") { service.core.withRouter { $0.requestsInFlight } == 0 }
                    let text = try await page(port: service.port, "/metrics").body
                    let families = try Self.check(text)
                    func sum(_ name: String) -> Double {
                        families.first { $0.name == name }?.samples.reduce(0) { $0 + $1.value } ?? .nan
                    }
                    #expect(sum("azimuth_worker_requests_total") >= 60)
                    #expect(sum("azimuth_policy_decisions_total") == 60 && sum("azimuth_worker_available") == 2)
                    #expect(sum("azimuth_completion_tokens_total") > 0 && sum("process_open_fds") > 3)
                    try await eventually("the engines' caches") {
                        let name = "azimuth_engine_prefix_cache_queried_tokens_total"
                        let families = try Self.check(try await page(port: service.port, "/metrics").body)
                        return (families.first { $0.name == name }?.samples[0].value ?? 0) > 0
                    }
                    if Promtool.path != nil { #expect(try Promtool.complaints(of: text) == "") }
                }
            }
        }
    }

    @Test func aThousandWorkersArePrintedOnceEach() throws {
        var router = try Router()
        for number in 0..<1_000 { _ = router.addInstance(name: "10.0.\(number / 250).\(number % 250):8000") }
        let workers = router.instanceStates().map(WorkerMetrics.init)
        var writer = ExpositionWriter()
        LoopMetrics().write(to: &writer, workers: workers)
        MetricsPage.write(workers, now: 1, to: &writer)
        let lines = writer.text.split(separator: "\n")
        #expect(lines.count(where: { $0.hasPrefix("azimuth_worker_available{") }) == 1_000)
        // Series of one worker must stay few.
        #expect(lines.count(where: { $0.contains("worker=\"10.0.0.7:8000\"") }) <= 16)
    }

    @discardableResult
    private static func check(_ text: String) throws -> [ExpositionParser.Family] {
        let families = try ExpositionParser.parse(text)
        for family in families {
            #expect(family.name.hasPrefix("azimuth_") || family.name.hasPrefix("process_"), "\(family.name)")
            #expect((family.type == "counter") == family.name.hasSuffix("_total"), "\(family.name)")
            #expect(family.help.hasSuffix(".") && family.help.count > 10, "\(family.name)")
            for unit in ["_ms", "_milliseconds", "_us", "_kb", "_percent", "_pct"] {
                #expect(!family.name.replacing("_total", with: "").hasSuffix(unit), "\(family.name)")
            }
            for sample in family.samples where family.type == "counter" { #expect(sample.value >= 0) }
        }
        return families
    }
}
