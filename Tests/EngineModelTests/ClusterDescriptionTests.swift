import Foundation
import Testing

@testable import EngineModel

@Suite struct ClusterDescriptionTests {
    private func read(_ text: String) throws -> ClusterDescription {
        return try JSONDecoder().decode(ClusterDescription.self, from: Data(text.utf8))
    }

    private func complaint(_ text: String) -> String {
        do {
            _ = try read(text)
            return "none"
        } catch {
            return String(describing: error)
        }
    }

    private func complaint(instance: String) -> String {
        return complaint(#"{"model": "m", "instances": [{"name": "ok", "profile": "h100"}, {\#(instance)}]}"#)
    }

    @Test func aFileWithEveryFieldIsRead() throws {
        let cluster = try read(
            #"""
            {"model": "m", "network_ms": 1.5, "scrape_ms": 50, "enable_prompt_tokens_details": true, "sped": 1,
             "tokenising_us_per_token": 2.5, "engine_noise": 0.25,
             "instances": [
              {"name": "a", "profile": "llama3-8b/l40s", "kv_blocks": 500, "block_size": 32, "max_num_seqs": 8,
               "max_num_batched_tokens": 512, "max_model_len": 4096, "max_num_queued_reqs": 4, "colour": "red",
               "events": [{"at_s": 9, "event": "leave"}, {"at_s": 3, "event": "slow_down", "factor": 2}]},
              {"name": "b", "cpu_overhead_ms": 2, "kv_blocks": 100, "gpu": "own", "coefficients": {
               "gemm_mem_base_ms": 1, "gemm_mem_per_token_ms": 2, "gemm_cmp_base_ms": 3, "gemm_cmp_per_token_ms": 4,
               "attn_decode_base_ms": 5, "attn_decode_per_seq_ms": 6, "attn_decode_per_ctx_token_ms": 7,
               "attn_prefill_base_ms": 8, "attn_prefill_per_token_ms": 9, "attn_prefill_per_self_pair_ms": 10,
               "attn_prefill_per_prefix_pair_ms": 11}, "events": [{"at_s": 1, "event": "join"}]}]}
            """#)
        #expect(cluster.networkMilliseconds == 1.5 && cluster.scrapeMilliseconds == 50 && cluster.showsCachedTokens)
        #expect(cluster.tokenisingMicroseconds == 2.5 && cluster.engineNoise == 0.25)
        #expect(cluster.unknownFields == ["sped", "instances[0].colour"])
        let first = cluster.instances[0]
        #expect(first.profile.gpu == "l40s" && first.profile.kvBlocks == 500 && first.profile.blockSize == 32)
        #expect(first.profile.maxSequences == 8 && first.profile.maxBatchedTokens == 512)
        #expect(first.profile.maxModelLength == 4_096 && first.maxQueued == 4)
        #expect(first.events.map(\.seconds) == [3, 9] && first.events[0].kind == .slowDown(2))
        #expect(first.startsPresent && !cluster.instances[1].startsPresent)
        #expect(cluster.instances[1].profile.coefficients.prefillPerPrefixPair == 11)
    }

    @Test func everyMistakeIsNamedWithItsFieldItsValueAndTheRemedy() {
        #expect(complaint("[]") == "the file is not a mapping; write its keys and values")
        #expect(complaint(#"{"instances": []}"#) == "model is missing; name the model that the instances serve")
        #expect(complaint(#"{"model": "m"}"#).hasPrefix("instances is missing; give a list of 1 to 1024"))
        #expect(complaint(#"{"model": "m", "instances": []}"#).hasPrefix("instances is empty; give a list"))
        #expect(complaint(#"{"model": "m", "instances": 4}"#).hasPrefix("instances is 4; give a list"))
        #expect(
            complaint(#"{"model": "m", "network_ms": -3, "instances": []}"#)
                == "network_ms is -3; give a number from 0 to 10000")
        #expect(
            complaint(#"{"model": "m", "scrape_ms": "often", "instances": []}"#)
                == "scrape_ms is 'often'; give a number from 1 to 60000")
    }

    @Test func aMistakeInAnInstanceIsNamedWithItsPlace() {
        #expect(complaint(instance: #""profile": "h100""#).hasPrefix("instances[1].name is missing; give every"))
        #expect(
            complaint(instance: #""name": "ok", "profile": "h100""#)
                == "instances[1].name is 'ok' a second time; give every instance a name of its own")
        #expect(
            complaint(instance: #""name": "x", "profile": "h1000""#)
                == "instances[1].profile is 'h1000'; give coefficients, or one of the profiles "
                + "llama3-8b/a100, llama3-8b/h100, llama3-8b/l40s")
        #expect(
            complaint(instance: #""name": "x", "profile": "h100", "kv_blocks": 1e300"#)
                == "instances[1].kv_blocks is 1e+300; give a whole number from 2 to 1048576")
        #expect(
            complaint(instance: #""name": "x", "profile": "h100", "max_num_seqs": 2.5"#)
                == "instances[1].max_num_seqs is 2.5; give a whole number from 1 to 65536")
        #expect(
            complaint(instance: #""name": "x", "kv_blocks": 9, "cpu_overhead_ms": 1, "coefficients": {}"#)
                == "instances[1].coefficients.gemm_mem_base_ms is missing; give a number from 0 to 1000000")
        #expect(
            complaint(instance: #""name": "x", "profile": "h100", "events": [{"at_s": 1, "event": "burn"}]"#)
                == "instances[1].events[0].event is 'burn'; give join, leave or slow_down")
        #expect(
            complaint(instance: #""name": "x", "profile": "h100", "coefficients": {}"#)
                == "instances[1] is given both a profile and coefficients; give one of them")
    }
}
