import ArgumentParser
import Emulator
import Foundation
import Testing

@testable import azimuth

@Suite struct EmulateCommandTests {
    private func status(_ arguments: [String]) async -> Int32 {
        do {
            let command = try EmulateCommand.parse(arguments)
            try await command.run()
            return 0
        } catch {
            return EmulateCommand.exitCode(for: error).rawValue
        }
    }

    private func file(_ text: String) throws -> String {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("cluster-\(UUID().uuidString).yaml")
        try Data(text.utf8).write(to: url)
        return url.path
    }

    @Test(arguments: [[], ["--cluster", "c", "--port-base", "65536"], ["--cluster", "c", "--seed", "-1"]])
    func wrongFlagsAreUsageErrors(arguments: [String]) async {
        #expect(await status(arguments) == CommandFailure.Status.usage.rawValue)
    }

    @Test func aMissingFileAndAMalformedOneDiffer() async throws {
        #expect(await status(["--cluster", "/nonexistent.yaml"]) == CommandFailure.Status.noInput.rawValue)
        let path = try file("model: m\ninstances: none\n")
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(await status(["--cluster", path]) == CommandFailure.Status.badInput.rawValue)
    }

    @Test func aPortInUseIsUnavailable() async throws {
        let text = "model: m\ninstances:\n  - {name: a, profile: h100}\n"
        let fleet = try await EmulatedFleet.start(cluster: try ClusterFile.parse(text, path: "c.yaml"))
        let path = try file(text)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let arguments = ["--cluster", path, "--port-base", String(fleet.ports[0])]
        #expect(await status(arguments) == CommandFailure.Status.unavailable.rawValue)
        await fleet.shutdown()
    }
}
