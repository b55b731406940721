/// Metrics as vLLM V1 writes them, cut to what matters and some of what does not.
enum MetricsText {
    static func current(running: Int = 3, waiting: Int = 2, prompt: Int = 814, engine: Int = 0) -> String {
        let labels = #"{engine="\#(engine)",model_name="tiny"}"#
        return """
            # HELP vllm:num_requests_running Number of requests in model execution batches.
            # TYPE vllm:num_requests_running gauge
            vllm:num_requests_running\(labels) \(running).0
            vllm:num_requests_waiting\(labels) \(waiting).0
            vllm:num_requests_waiting_by_reason{engine="\(engine)",model_name="tiny",reason="capacity"} 99.0
            vllm:kv_cache_usage_perc\(labels) 0.25
            vllm:prefix_cache_queries_total\(labels) 1628.0
            vllm:prefix_cache_queries_created\(labels) 1.7e+09
            vllm:prefix_cache_hits_total\(labels) 800.0
            vllm:num_preemptions_total\(labels) 4.0
            vllm:prompt_tokens_total\(labels) \(prompt).0
            vllm:generation_tokens_total\(labels) 5.0e+01
            vllm:cache_config_info{block_size="16",cache_dtype="auto",engine="\(engine)",num_gpu_blocks="1000"} 1.0
            vllm:time_to_first_token_seconds_bucket{engine="\(engine)",le="0.001",model_name="tiny"} 0.0

            """
    }
}
