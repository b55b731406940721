import Foundation
import Testing

@testable import azimuth

@Suite struct CommandActuatorTests {
    private let order = ScaleOrder(
        model: "m; rm -rf x", desired: 4, ready: 2, reason: "backlog", time: 1, leastLoaded: ["a:1", "b:2"])

    /// Runs `body` with the path of a script in a folder of its own.
    private func withScript(_ text: String, _ body: (String, String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("command-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let script = folder.appendingPathComponent("scale.sh").path
        let out = folder.appendingPathComponent("out").path
        try Data("#!/bin/sh\n\(text.replacing("OUT", with: out))\n".utf8).write(to: URL(fileURLWithPath: script))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
        try await body(script, out)
    }

    @Test func theProgramHearsTheOrderAndNoShellReadsIt() async throws {
        try await withScript(#"echo "$1|$2|$3|$4|$AZIMUTH_DESIRED|$AZIMUTH_LEAST_LOADED" > OUT"#) { script, out in
            try await CommandActuator(program: script).apply(order)
            #expect(try String(contentsOfFile: out, encoding: .utf8) == "m; rm -rf x|4|2|backlog|4|a:1 b:2\n")
        }
    }

    @Test func aStatusIsNamed() async throws {
        try await withScript("exit 3") { script, _ in
            let failure = await #expect(throws: ActuatorFailure.self) {
                try await CommandActuator(program: script).apply(order)
            }
            #expect(failure?.description == "\(script) ended with status 3")
        }
    }

    @Test func oneThatDoesNotEndIsEnded() async throws {
        try await withScript("exec sleep 600") { script, _ in
            let failure = await #expect(throws: ActuatorFailure.self) {
                try await CommandActuator(program: script, timeout: .milliseconds(50)).apply(order)
            }
            #expect(failure?.description == "\(script) was ended by signal 15")
        }
    }

    @Test func itHearsSignalsThoughThisProgramTakesThemItself() async throws {
        let signals = StopSignal([SIGUSR2])
        try await withScript("grep -E '^Sig(Blk|Ign)' /proc/self/status > OUT") { script, out in
            try await CommandActuator(program: script).apply(order)
            for line in try String(contentsOfFile: out, encoding: .utf8).split(separator: "\n") {
                let mask = try #require(UInt64(line.split(separator: "\t").last ?? "", radix: 16))
                for signal in [SIGTERM, SIGINT, SIGHUP, SIGUSR2] {
                    #expect(mask & 1 << UInt64(signal - 1) == 0, "\(line)")
                }
            }
        }
        withExtendedLifetime(signals) {}
    }

    @Test func oneThatIsNotThereIsNamed() async {
        let failure = await #expect(throws: ActuatorFailure.self) {
            try await CommandActuator(program: "/no/such").apply(order)
        }
        #expect(failure?.description.hasPrefix("/no/such cannot be run") == true)
    }
}
