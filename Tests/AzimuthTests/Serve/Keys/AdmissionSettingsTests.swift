import Foundation
import Testing

@testable import azimuth

@Suite struct AdmissionSettingsTests {
    private func faults(_ flags: [String], environment: [String: String] = [:]) throws -> String {
        let command = try ServeCommand.parse(["--worker-urls", "http://127.0.0.1:1"] + flags)
        let (_, faults) = EffectiveSettings.read(command.sources(environment: environment))
        return faults.map(\.description).joined(separator: "\n")
    }

    private func options(_ flags: [String], environment: [String: String] = [:]) throws -> ServiceOptions {
        try ServeCommand.parse(["--worker-urls", "http://127.0.0.1:1"] + flags).settings(environment: environment)
            .options
    }

    @Test func allOfItCanBeSet() throws {
        let options = try options([
            "--api-key", "sk-first-key", "--api-key", "sk-second-key", "--requests-per-minute", "60",
            "--tokens-per-minute", "none", "--max-concurrent-requests", "5", "--queue-size", "0",
            "--queue-timeout-secs", "0.5", "--cors-allowed-origins", "https://a.example,http://b.example:8080",
        ])
        #expect(options.keys.apiKeys.map(\.secret) == ["sk-first-key", "sk-second-key"])
        #expect(options.keys.requestsPerMinute == 60 && options.keys.tokensPerMinute == nil)
        #expect(options.gateway.maxConcurrentRequests == 5 && options.gateway.queueSize == 0)
        #expect(options.gateway.queueTimeout == .milliseconds(500))
        #expect(options.gateway.crossOrigin?.origins == ["https://a.example", "http://b.example:8080"])
    }

    @Test(arguments: [
        (["--api-key", "short-x"], "--api-key, key 1: it has 7 characters"),
        (["--api-key", ""], "--api-key is empty"),
        (["--requests-per-minute", "5"], "limits each API key, and there is none"),
        (["--requests-per-minute", "0"], "--requests-per-minute"),
        (["--forward-authorization", "--worker-api-key-file", "x"], "--forward-authorization"),
        (["--cors-allowed-origins", "example.com"], "'example.com' is no origin"),
        (["--max-concurrent-requests=-1"], "--max-concurrent-requests"),
        (["--queue-timeout-secs", "0"], "--queue-timeout-secs"),
    ])
    func whatIsWrongIsSaidWithoutAKey(flags: [String], says: String) throws {
        let said = try faults(flags)
        #expect(said.contains(says), "\(said)")
        #expect(!said.contains("short-x"))
    }

    @Test func neitherReportNorShowHoldsAKey() throws {
        let environment = ["AZIMUTH_API_KEY": "sk-first-key,sk-second-key"]
        let command = try ServeCommand.parse(["--worker-urls", "http://127.0.0.1:1"])
        let settings = try command.settings(environment: environment)
        #expect(settings.options.keys.apiKeys.count == 2)
        let report = SettingsReport(settings, faults: [])
        #expect(report.text.contains("***"))
        var dumped = ""
        dump(settings.options, to: &dumped)
        for text in [report.text, try JSONText.encode(report), dumped, "\(settings)"] {
            #expect(!text.contains("sk-first") && !text.contains("sk-second"))
        }
        // A reload sees that the keys are others.
        let other = try command.settings(environment: ["AZIMUTH_API_KEY": "sk-first-key,sk-third-key"])
        let setting = try #require(SettingsTable.named("api-key"))
        #expect(setting.show(settings.options) != setting.show(other.options))
    }
}
