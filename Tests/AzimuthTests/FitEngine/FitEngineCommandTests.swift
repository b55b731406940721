import ArgumentParser
import Emulator
import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import azimuth

@Suite struct FitEngineCommandTests {
    @Test(arguments: [
        [], ["--url", "u", "--budget-seconds", "1"], ["--url", "u", "--max-num-seqs", "0"],
        ["--url", "u", "--endpoint", "x"], ["--url", "u", "--name", ""], ["--url", "u", "--api-key", "a b"],
        ["--url", "u", "--max-prompt-tokens", "8"], ["--url", "u", "--kv-blocks", "1"],
    ]) func wrongFlagsAreUsageErrors(arguments: [String]) {
        let error = #expect(throws: (any Error).self) { try FitEngineCommand.parse(arguments) }
        #expect(error.map { FitEngineCommand.exitCode(for: $0).rawValue } == 64)
    }

    private func status(_ arguments: [String]) async -> Int32 {
        do {
            let command = try FitEngineCommand.parse(arguments)
            try await command.run()
            return 0
        } catch {
            return FitEngineCommand.exitCode(for: error).rawValue
        }
    }

    @Test func aServerThatIsNotThereIsUnavailable() async throws {
        let port = try await ScriptedServer.with(.silence) { $0.port }
        #expect(await status(["--url", "http://127.0.0.1:\(port)"]) == 69)
    }

    @Test func metricsGiveTheLimits() {
        let text = """
            # TYPE vllm:cache_config_info gauge
            vllm:cache_config_info{block_size="32",cache_dtype="auto",enable_prefix_caching="True",engine="0",\
            num_gpu_blocks="10922",num_gpu_blocks_override="None"} 1.0
            vllm:num_requests_running{engine="0",model_name="m"} 2.0
            vllm:num_requests_waiting{engine="0",model_name="m"} 3.0
            vllm:num_requests_waiting_by_reason{engine="0",reason="capacity"} 3.0
            """
        #expect(
            ServerLimits.read(metrics: text)
                == ServerLimits(kvBlocks: 10_922, blockSize: 32, cachesPrefixes: true, busy: 5))
        #expect(ServerLimits.read(metrics: "") == ServerLimits())
        let hostile =
            "vllm:cache_config_info{num_gpu_blocks=\"-1\",block_size=\"1e99\",enable_prefix_caching=\"False\"} 1"
        #expect(ServerLimits.read(metrics: hostile) == ServerLimits(cachesPrefixes: false))
    }

    @Test func textsComeToTheLengthsThatAreAskedFor() {
        var text = ProbeText()
        text.calibrate(short: (16, 30), long: (200, 306))
        #expect(text.ratio == 1.5 && text.overhead == 6)
        #expect(text.text(tokens: 306, seed: 1).utf8.count == 200 * PromptText.bytesPerToken)
        #expect(text.text(tokens: 306, seed: 1).prefix(40) != text.text(tokens: 306, seed: 2).prefix(40))
        text.calibrate(short: (16, 30), long: (200, 30))
        #expect(text.ratio == 1.5)
    }

    @Test func roundsHaveNewPromptsAndOneOfThemTwice() {
        let plan = ProbePlan(longestPrompt: 3_000, sequences: 16, kvTokens: 100_000, seed: 1)
        #expect(plan.batches == [2, 4, 8, 16])
        #expect(plan.lengths.first == 12 && plan.lengths.last == 3_000)
        let prompts = { (number: Int) in Set(plan.round(number).flatMap { $0.map(\.prompt) }) }
        #expect(prompts(0).isDisjoint(with: prompts(1)))
        let singles = plan.round(0).filter { $0.count == 1 }.map { $0[0].prompt }
        #expect(singles.count == Set(singles).count + 1)
    }

    /// Against an emulated server, whose times are the machine's: that it ends and writes a file that can be used.
    @Test func theFileIsAClusterFile() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "fitted.yaml").path
        let cluster = """
            model: "the: model"
            instances:
              - {name: quick, profile: h100, kv_blocks: 500, max_model_len: 600, max_num_seqs: 4}
            """
        let fleet = try await EmulatedFleet.start(cluster: try ClusterFile.parse(cluster, path: "c.yaml"), seed: 1)
        let url = "http://127.0.0.1:\(try #require(fleet.ports.first))"
        let code = await status([
            "--url", url, "--output", path, "--budget-seconds", "12", "--max-num-seqs", "4", "--max-num-batched-tokens",
            "512", "--gpu", "none", "--json",
        ])
        await fleet.shutdown()
        #expect(code == 0)
        let read = try ClusterFile.read(path)
        #expect(read.model == "the: model")
        #expect(read.unknownFields.isEmpty)
        #expect(read.networkMilliseconds >= 0 && read.engineNoise >= 0)
        let instance = try #require(read.instances.first)
        #expect(instance.name == "fitted-0")
        #expect(instance.profile.kvBlocks == 500 && instance.profile.blockSize == 16)
        #expect(instance.profile.maxSequences == 4 && instance.profile.maxBatchedTokens == 512)
        #expect(instance.profile.maxModelLength == 600)
        #expect(instance.profile.coefficients.gemmMemoryBase > 0)
    }

    @Test func numbersKeepTheirDigitsAndNoMore() {
        #expect(NumberText.significant(0, digits: 5) == "0")
        #expect(NumberText.significant(4.5628151, digits: 5) == "4.5628")
        #expect(NumberText.significant(0.000077582974, digits: 5) == "0.000077583")
        #expect(NumberText.significant(12_345.678, digits: 5) == "12346")
        #expect(NumberText.significant(2, digits: 5) == "2")
    }
}
