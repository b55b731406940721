import Emulator
import Testing

@Suite struct MetricsTests {
    @Test func countersCountWhatWasServed() async throws {
        try await withInstance { _, client in
            let prompt = #""prompt":[\#((0..<40).map { String($0) }.joined(separator: ","))]"#
            for _ in 0..<3 {
                let body = #"{\#(prompt),"max_tokens":5,"ignore_eos":true}"#
                #expect(try await client.post("/v1/completions", body).status == 200)
            }
            let metrics = try await Metrics(client)
            #expect(metrics["vllm:prompt_tokens_total"] == 120)
            #expect(metrics["vllm:generation_tokens_total"] == 15)
            #expect(metrics["vllm:prefix_cache_queries_total"] == 120)
            #expect(metrics["vllm:prefix_cache_hits_total"] == 64)
            #expect(metrics["vllm:num_preemptions_total"] == 0)
            #expect(metrics["vllm:num_requests_running"] == 0)
            #expect(metrics["vllm:num_requests_waiting"] == 0)
            #expect(metrics["vllm:kv_cache_usage_perc"] == 0)
            let success = metrics.all("vllm:request_success_total")
            #expect(success.first { $0.labels["finished_reason"] == "length" }?.value == 3)
            #expect(success.first { $0.labels["finished_reason"] == "stop" }?.value == 0)
            #expect(metrics["vllm:time_to_first_token_seconds_count"] == 3)
            #expect(metrics["vllm:inter_token_latency_seconds_count"] == 12)
            #expect(metrics["vllm:e2e_request_latency_seconds_count"] == 3)
            #expect(metrics["vllm:request_queue_time_seconds_count"] == 3)
            #expect(metrics["vllm:request_prompt_tokens_sum"] == 120)
        }
    }

    @Test func everySeriesCarriesTheEngineAndTheModel() async throws {
        try await withInstance { _, client in
            let metrics = try await Metrics(client)
            for sample in metrics.samples where sample.name != "vllm:cache_config_info" {
                #expect(sample.labels["engine"] == "0" && sample.labels["model_name"] == "m")
            }
            let config = try #require(metrics.all("vllm:cache_config_info").first)
            #expect(config.labels["block_size"] == "16" && config.labels["num_gpu_blocks"] == "4000")
            #expect(metrics.types["vllm:num_requests_running"] == "gauge")
            #expect(metrics.types["vllm:prompt_tokens_total"] == "counter")
            #expect(metrics.types["vllm:time_to_first_token_seconds"] == "histogram")
        }
    }

    @Test func histogramsAreCumulativeAndEndAtInfinity() async throws {
        try await withInstance { _, client in
            for _ in 0..<2 { _ = try await client.post("/v1/chat/completions", chat("x", #""max_tokens":30"#)) }
            let metrics = try await Metrics(client)
            let histograms = metrics.types.filter { $0.value == "histogram" }.keys
            #expect(histograms.count == 10)
            for name in histograms {
                let buckets = metrics.all(name + "_bucket")
                #expect(zip(buckets, buckets.dropFirst()).allSatisfy { $0.value <= $1.value })
                let bounds = buckets.compactMap { $0.labels["le"].flatMap { Double($0) } }
                #expect(bounds.count == buckets.count && bounds.last == .infinity)
                #expect(zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 })
                #expect(buckets.last?.value == metrics[name + "_count"])
            }
        }
    }

    @Test func gaugesShowWhatRunsAndWhatWaits() async throws {
        try await withInstance(quickInstance(profile: quickProfile(maxSequences: 1))) { instance, client in
            try await client.open(.POST, "/v1/chat/completions", body: chat("x", endless)) { _ in
                try await client.open(.POST, "/v1/chat/completions", body: chat("y", endless)) { _ in
                    try await instance.wait { $0.running == 1 && $0.waiting == 1 }
                    var metrics = try await Metrics(client)
                    // Gauges are as old as the last iteration's end.
                    while metrics["vllm:num_requests_waiting"] != 1 { metrics = try await Metrics(client) }
                    #expect(metrics["vllm:num_requests_running"] == 1)
                    #expect((metrics["vllm:kv_cache_usage_perc"] ?? 0) > 0)
                }
            }
            try await instance.wait { $0.running == 0 && $0.waiting == 0 && $0.cancelled == 2 }
        }
    }
}
