import Testing

@testable import azimuth

/// Splitmix64, so that a failing case can be had again.
private struct Chance: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

@Suite struct SettingLandingTests {
    /// Texts some of which every setting takes.
    private static func candidates(_ chance: inout Chance) -> [String] {
        let numbers = (0..<12).flatMap { power -> [String] in
            let most = UInt64(1) << UInt64(3 * power + 1)
            return ["\(UInt64.random(in: 0...most, using: &chance))"]
        }
        let fractions = (0..<4).map { _ in "\(Double(Int.random(in: 1...999, using: &chance)) / 1_000)" }
        let words = [
            "true", "false", "none", "round_robin", "least_request", "preemptive", "e2e", "ttft=1,tpot=20", "debug",
            "json", "all", "posterior",
            "http://a:1,http://b:2", "https://example.com", "ridge", "some-text", "*", "x-request-id",
        ]
        return (numbers + fractions + words).shuffled(using: &chance)
    }

    /// A text that the setting takes and that is not its default.
    private static func sample(_ setting: Setting, _ chance: inout Chance) -> String? {
        for _ in 0..<50 {
            for text in candidates(&chance) {
                var options = ServiceOptions.forOperators
                guard (try? setting.assign([text], &options)) != nil else { continue }
                if setting.show(options) != setting.show(.forOperators) { return text }
            }
        }
        return nil
    }

    @Test(arguments: 0..<8)
    func everySettingLandsEqualFromFileEnvironmentAndFlag(seed: Int) async throws {
        var chance = Chance(state: UInt64(seed))
        var file = ""
        var environment: [String: String] = [:]
        var arguments: [String] = []
        for setting in SettingsTable.all {
            let text = try #require(Self.sample(setting, &chance), "\(setting.name) takes none of the samples")
            file += "\(setting.name): '\(text)'\n"
            environment[setting.environmentName] = text
            let isOn = ["true", "yes", "on", "1"].contains(text)
            arguments +=
                setting.shape == .toggle ? ["--\(isOn ? "" : "no-")\(setting.name)"] : ["--\(setting.name)", text]
        }
        let byFile = try await withFile(file) { try Self.land(config: $0) }
        let byEnvironment = try Self.land(environment: environment)
        let byFlag = try Self.land(arguments: arguments)
        for setting in SettingsTable.all {
            let value = byFile[setting.name]
            #expect(value == byEnvironment[setting.name] && value == byFlag[setting.name], "\(setting.name)")
            #expect(value != setting.show(.forOperators), "\(setting.name) does not land")
        }
    }

    @Test(arguments: 0..<8)
    func whatAFixedSettingShowsLandsWhereItCameFrom(seed: Int) throws {
        var chance = Chance(state: UInt64(100 + seed))
        for setting in SettingsTable.all where !setting.isReloadable {
            let text = try #require(Self.sample(setting, &chance))
            var options = ServiceOptions.forOperators
            try setting.assign([text], &options)
            var again = ServiceOptions.forOperators
            try setting.assign([setting.show(options)], &again)
            #expect(values(options) == values(again), "\(setting.name) '\(text)'")
        }
    }

    @Test func namesAreKebabCaseAndTakenOnce() {
        var names: Set<String> = ["config", "check", "json", "example-config", "help", "version"]
        for setting in SettingsTable.all {
            for name in [setting.name] + setting.aliases {
                #expect(names.insert(name).inserted, "\(name) is taken twice")
                #expect(!name.isEmpty && name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" }, "\(name)")
            }
            #expect(setting.help.hasSuffix("."), "\(setting.name)")
        }
    }

    @Test func everySettingHasItsFlag() {
        let help = ServeCommand.helpMessage(columns: 400)
        for setting in SettingsTable.all {
            #expect(help.contains("--\(setting.name)"), "\(setting.name)")
        }
    }

    @Test func aSecretIsNeverShown() {
        let open = Setting.text("word", \.gateway.host, valueName: "word", "A word.")
        var options = ServiceOptions()
        options.gateway.host = "sesame"
        #expect(open.display(options) == "sesame")
        #expect(open.secret.display(options) == "***")
    }

    /// The values of all settings; what a rule between settings says of a combination does not matter here.
    private static func land(
        config: String? = nil, environment: [String: String] = [:], arguments: [String] = []
    ) throws -> [String: String] {
        let (settings, faults) = try read(config: config, environment: environment, arguments: arguments)
        let broken = SettingsRules.broken(settings)
        #expect(faults.allSatisfy { broken.contains($0.description) }, "\(faults)")
        return values(settings.options)
    }
}
