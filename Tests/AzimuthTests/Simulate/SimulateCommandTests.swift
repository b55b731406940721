import ArgumentParser
import Foundation
import Simulation
import Testing

@testable import azimuth

@Suite struct SimulateCommandTests {
    /// A folder with a trace and a cluster file.
    private final class Files {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

        init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

        deinit { try? FileManager.default.removeItem(at: folder) }

        func write(_ text: String, _ name: String) throws -> String {
            let url = folder.appending(path: name)
            try Data(text.utf8).write(to: url)
            return url.path
        }
    }

    private static let cluster = """
        model: m
        network_ms: 2
        instances:
          - {name: fast, profile: h100}
          - {name: slow, profile: l40s}
        """

    private static let trace = (0..<8).map {
        "{\"timestamp_ms\":\($0 * 50),\"input_length\":\(200 + 100 * ($0 % 3)),\"output_length\":\(3 + $0),"
            + "\"hash_ids\":[\($0 % 2),\(2 + $0 % 4)]}\n"
    }.joined()

    private func status(_ arguments: [String]) async -> Int32 {
        do {
            let command = try SimulateCommand.parse(arguments)
            try await command.run()
            return 0
        } catch {
            return SimulateCommand.exitCode(for: error).rawValue
        }
    }

    @Test func theReportIsWhatItWas() async throws {
        let files = try Files()
        let trace = try files.write(Self.trace, "t.jsonl")
        let cluster = try files.write(Self.cluster, "c.yaml")
        let run = try await CommandRun.azimuth([
            "simulate", "--trace", trace, "--cluster", cluster, "--policies", "least_tokens", "--engine-noise", "0",
            "--warmup-fraction", "0.25", "--tokens-per-hash", "64", "--json",
        ])
        let text = run.out.replacingOccurrences(of: files.folder.path, with: "")
        let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "simulate.json")
        #expect(text == (try? String(contentsOf: golden, encoding: .utf8)), "\(text)")
        #expect(run.err.isEmpty)
    }

    @Test func theTableComparesWithTheFirstPolicy() async throws {
        let files = try Files()
        let run = try await CommandRun.azimuth([
            "simulate", "--trace", try files.write(Self.trace, "t.jsonl"), "--cluster",
            try files.write(Self.cluster, "c.yaml"), "--policies", "round_robin,oracle", "--seeds", "1,2,3",
        ])
        let lines = run.out.split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[0].contains("8 requests at 20.00/s") && lines[0].hasSuffix("means of 3 seeds"))
        #expect(lines[2].hasPrefix("round_robin") && lines[2].contains("1.00x"))
        #expect(lines[3].hasPrefix("oracle"))
    }

    @Test(arguments: [
        ["--policies", "fastest"], ["--policies", ","], ["--policies", "random,random"], ["--seeds", "1,x"],
        ["--seeds", "1,1"], ["--rate", "0"], ["--rate", "1", "--load", "0.5"], ["--load", "-1"],
        ["--warmup-fraction", "1"], ["--requests", "0"], ["--objective", "speed"], ["--format", "csv"],
        ["--capacity-policy", "fastest"], ["--processors", "0"], ["--tokens-per-hash", "0"], ["--engine-noise", "2"],
    ])
    func wrongFlagsAreUsageErrors(arguments: [String]) async {
        let status = await status(["--trace", "t", "--cluster", "c"] + arguments)
        #expect(status == CommandFailure.Status.usage.rawValue)
    }

    @Test(arguments: [
        ("{\"timestamp_ms\":0,\"input_length\":-5,\"output_length\":1}\n", "t.jsonl:1: field 'input_length' is -5"),
        (
            "{\"timestamp_ms\":9,\"input_length\":5,\"output_length\":1}\n"
                + "{\"timestamp_ms\":3,\"input_length\":5,\"output_length\":1}\n", "t.jsonl:2: the time is before"
        ),
        (
            "{\"timestamp_ms\":9,\"input_length\":5,\"output_length\":1}\n\n"
                + "{\"timestamp_ms\":10,\"input_length\":500000,\"output_length\":1}\n",
            "t.jsonl:3: the prompt has 500000 tokens, but every instance of"
        ),
        ("\n", "t.jsonl: the trace holds no request"),
    ]) func badTracesAreNamedByFileAndLine(text: String, says: String) async throws {
        let files = try Files()
        let run = try await CommandRun.azimuth(
            [
                "simulate", "--trace", try files.write(text, "t.jsonl"), "--cluster",
                try files.write(Self.cluster, "c.yaml"),
            ], endsWith: CommandFailure.Status.badInput.rawValue)
        #expect(run.err.hasPrefix("Error: \(files.folder.path)/\(says)"), "\(run.err)")
        #expect(run.err.split(separator: "\n").count == 1)
    }

    @Test func badClustersAndMissingFilesAreNamed() async throws {
        let files = try Files()
        let trace = try files.write(Self.trace, "t.jsonl")
        let empty = try files.write("model: m\ninstances: []\n", "empty.yaml")
        #expect(await status(["--trace", trace, "--cluster", empty]) == CommandFailure.Status.badInput.rawValue)
        let cluster = try files.write(Self.cluster, "c.yaml")
        #expect(
            await status(["--trace", trace, "--cluster", "/nonexistent"]) == CommandFailure.Status.noInput.rawValue)
        #expect(
            await status(["--trace", "/nonexistent", "--cluster", cluster]) == CommandFailure.Status.noInput.rawValue)
        let broken = files.folder.appending(path: "b.gz")
        try Data([0x1F, 0x8B, 8, 0, 1, 2, 3]).write(to: broken)
        #expect(
            await status(["--trace", broken.path, "--cluster", cluster]) == CommandFailure.Status.badInput.rawValue)
    }

    @Test func aCapacityIsFoundOnce() throws {
        let files = try Files()
        let cache = CapacityCache(folder: files.folder.appending(path: "cache"))
        #expect(cache.find("key") == nil)
        let capacity = CapacitySearch.Capacity(rate: 12.5, lightTTFT: 0.1)
        cache.store(capacity, "key")
        #expect(cache.find("key") == capacity)
        #expect(cache.find("other") == nil)
        let file = try #require(
            FileManager.default.contentsOfDirectory(atPath: files.folder.appending(path: "cache").path).first)
        _ = try files.write("{", "cache/\(file)")
        #expect(cache.find("key") == nil)
        CapacityCache(folder: URL(fileURLWithPath: "/proc/none")).store(capacity, "key")
    }
}
