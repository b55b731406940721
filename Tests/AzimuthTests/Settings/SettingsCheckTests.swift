import Foundation
import Testing

@testable import azimuth

private enum SampleSubject: SettingSubject {
    static let title = "Sample"
    static let settings: [Setting] = [
        .integer("port", \.gateway.port, 0...65_535, "A port.").fixed,
        .integer("max-attempts", \.gateway.maxAttempts, 1...100, "Attempts."),
        .seconds("idle-timeout-secs", \.gateway.idleTimeout, 0.01...86_400, "A pause."),
        .text("host", \.gateway.host, valueName: "word", "A word.").secret,
    ]
}

@Suite struct SettingsCheckTests {
    private static let worker = ["--worker-urls", "http://a:1", "--log", "none"]

    @Test func theReportGivesEachValueItsOriginAndHidesSecrets() throws {
        let file = try SettingsFile.parse("port: 81\n\nmax-attempts: 2\n", path: "a.yaml")
        var settings = EffectiveSettings(options: ServiceOptions(), origins: [:], notes: [])
        for given in file.given {
            try given.setting.assign(given.texts, &settings.options)
            settings.origins[given.setting.name] = given.origin
        }
        settings.origins["idle-timeout-secs"] = .flag("--idle-timeout-secs")
        settings.origins["host"] = .environment("AZIMUTH_HOST")
        let report = SettingsReport(settings, faults: [], subjects: [SampleSubject.self])
        #expect(
            report.text == """
                setting              value  from
                Sample:
                  port               81     a.yaml:1
                  max-attempts       2      a.yaml:3
                  idle-timeout-secs  300    --idle-timeout-secs
                  host               ***    AZIMUTH_HOST
                """)
        #expect(
            try JSONText.encode(report) == #"{"faults":[],"notes":[],"settings":["#
                + #"{"name":"port","origin":"a.yaml:1","reloadable":false,"subject":"Sample","value":"81"},"#
                + #"{"name":"max-attempts","origin":"a.yaml:3","reloadable":true,"subject":"Sample","value":"2"},"#
                + #"{"name":"idle-timeout-secs","origin":"--idle-timeout-secs","reloadable":true,"subject":"Sample","#
                + #""value":"300"},"#
                + #"{"name":"host","origin":"AZIMUTH_HOST","reloadable":true,"subject":"Sample","value":"***"}],"#
                + #""valid":true}"#)
    }

    @Test func everySettingIsReportedOnce() throws {
        let (settings, _) = try read(arguments: Self.worker)
        #expect(SettingsReport(settings, faults: []).settings.map(\.name) == SettingsTable.all.map(\.name))
    }

    @Test func aGoodConfigurationPassesAndNothingStarts() async throws {
        try await ServeCommand.parse(Self.worker + ["--check"]).run()
    }

    @Test func allFaultsEndItWithTheFirstOnesStatus() async throws {
        try await withFile("port: 70000\nprot: 1\n") { path in
            let command = try ServeCommand.parse(["--config", path, "--check"])
            let failure = try #require(throws: CommandFailure.self) {
                try SettingsCheck.run(command.sources(environment: [:]), asJSON: true)
            }
            #expect(failure.status == .badInput)
            #expect(failure.description.split(separator: "\n").count == 2, "\(failure)")
        }
    }

    @Test(arguments: ["/nowhere/at/all/log.sqlite", "FOLDER", "FILE"])
    func aLogbookThatCannotBeUsedIsTold(kind: String) async throws {
        try await withFile("this is a text and no database") { path in
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            let log = kind == "FILE" ? path : kind == "FOLDER" ? folder : kind
            let (settings, faults) = try read(arguments: ["--worker-urls", "http://a:1", "--log", log])
            #expect(faults.isEmpty)
            let found = ServiceCheck.faults(settings, isReload: false)
            #expect(found.count == 1 && found.first?.hasPrefix("--log is '\(log)', which is") == true, "\(found)")
            // A reload goes on with the logbook that is open.
            #expect(ServiceCheck.faults(settings, isReload: true).isEmpty)
        }
    }

    @Test func jsonWithoutCheckIsRefused() async throws {
        await #expect(throws: (any Error).self) { try await ServeCommand.parse(Self.worker + ["--json"]).run() }
    }

    // MARK: The example

    private static let example = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("deploy/azimuth.yaml")

    @Test func theExampleInTheRepositoryIsTheTables() throws {
        let text = try String(contentsOf: Self.example, encoding: .utf8)
        #expect(text == SettingsExample.text, "run: azimuth serve --example-config > deploy/azimuth.yaml")
    }

    @Test func theExampleHoldsTheDefaultsWithAndWithoutItsComments() async throws {
        let defaults = values(try read(arguments: ["--worker-urls", "http://127.0.0.1:8000"]).settings.options)
        let plain = SettingsExample.text
        // What is commented out is a line '#key: value' without a blank behind the '#'.
        let full = plain.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasPrefix("#") && !line.hasPrefix("# ") && line != "#" ? String(line.dropFirst()) : String(line)
        }.joined(separator: "\n")
        for text in [plain, full] {
            try await withFile(text) { path in
                let (settings, faults) = try read(config: path)
                #expect(faults.isEmpty, "\(faults)")
                #expect(values(settings.options) == defaults)
            }
        }
        #expect(try SettingsFile.parse(full, path: "f").given.count == SettingsTable.all.count)
    }
}
