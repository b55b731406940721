import Testing

@testable import azimuth

@Suite struct SettingPrecedenceTests {
    private static let worker = ["--worker-urls", "http://a:1"]

    @Test func flagsOutweighTheEnvironmentAndThatTheFile() async throws {
        try await withFile("max-attempts: 4\ndrain-secs: 5\nwarm-samples: 6\n") { path in
            let environment = ["AZIMUTH_DRAIN_SECS": "7", "AZIMUTH_WARM_SAMPLES": "8"]
            let (settings, faults) = try read(
                config: path, environment: environment, arguments: Self.worker + ["--warm-samples", "9"])
            #expect(faults.isEmpty)
            let values = values(settings.options)
            #expect(values["max-attempts"] == "4" && values["drain-secs"] == "7" && values["warm-samples"] == "9")
            #expect(settings.origins["max-attempts"]?.place == "\(path):1")
            #expect(settings.origins["drain-secs"] == .environment("AZIMUTH_DRAIN_SECS"))
            #expect(settings.origins["warm-samples"] == .flag("--warm-samples"))
            #expect(settings.origins["port"] == nil)
        }
    }

    @Test func theEnvironmentNamesTheFileUnlessAFlagDoes() async throws {
        try await withFile("port: 1\n") { first in
            try await withFile("port: 2\n") { second in
                let environment = ["AZIMUTH_CONFIG": first]
                let byName = try read(environment: environment, arguments: Self.worker).settings
                #expect(byName.options.gateway.port == 1)
                let byFlag = try read(config: second, environment: environment, arguments: Self.worker).settings
                #expect(byFlag.options.gateway.port == 2)
            }
        }
    }

    @Test func anOutweighedValueMustBeRightToo() async throws {
        try await withFile("port: 70000\n") { path in
            let (_, faults) = try read(config: path, arguments: Self.worker + ["--port", "1"])
            #expect(faults.map(\.description) == ["\(path):1: port is 70000; it must be from 0 to 65535."])
        }
    }

    @Test func aToggleCanBeTurnedBackByAFlag() async throws {
        try await withFile("inject-usage: true\nretry-timeouts: on\n") { path in
            let file = try read(config: path, arguments: Self.worker).settings.options.gateway
            #expect(file.injectUsage && file.retryTimeouts)
            let flags = try read(
                config: path, arguments: Self.worker + ["--no-inject-usage", "--no-retry-timeouts"]
            ).settings.options.gateway
            #expect(!flags.injectUsage && !flags.retryTimeouts)
        }
    }

    @Test func anEmptyVariableSetsNothing() throws {
        let (settings, faults) = try read(environment: ["AZIMUTH_PORT": ""], arguments: Self.worker)
        #expect(faults.isEmpty && settings.options.gateway.port == 30_080)
    }

    @Test func aMisspeltVariableIsNotedWithTheOneThatWasMeant() throws {
        let (settings, faults) = try read(
            environment: ["AZIMUTH_POLICI": "round_robin", "OTHER": "x"], arguments: Self.worker)
        #expect(faults.isEmpty)
        #expect(settings.notes == ["AZIMUTH_POLICI is no setting; did you mean AZIMUTH_POLICY?"])
    }

    @Test func whatKubernetesSetsForAServiceNamedAzimuthIsNoSetting() throws {
        let environment = [
            "AZIMUTH_PORT": "tcp://10.0.0.1:30080", "AZIMUTH_SERVICE_HOST": "10.0.0.1",
            "AZIMUTH_PORT_30080_TCP": "tcp://10.0.0.1:30080",
        ]
        let (settings, faults) = try read(environment: environment, arguments: Self.worker)
        #expect(faults.isEmpty && settings.options.gateway.port == 30_080)
        #expect(settings.notes.count == 1 && settings.notes.first?.contains("Kubernetes") == true)
    }

    @Test func withoutAWorkerNothingStarts() throws {
        #expect(try read().faults.map(\.status) == [.usage])
    }

    @Test func whatContradictsItselfIsToldWithThePlaceThatSetIt() throws {
        let faults = try read(arguments: Self.worker + ["--breaker-open-secs", "60"]).faults
        #expect(
            faults.map(\.description) == [
                "--breaker-open-secs is 60; it must be at most breaker-longest-open-secs, which is 30."
            ])
    }
}
