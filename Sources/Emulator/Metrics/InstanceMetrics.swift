import EngineModel
import NIOCore

/// What an instance shows at `/metrics`, under vLLM V1's names.
struct InstanceMetrics {
    /// The engine's gauges as of the end of its last iteration: that is how old a scrape of vLLM is.
    struct Gauges: Sendable, Equatable {
        var running = 0
        var waiting = 0
        var kvUsage = 0.0
    }

    private let labels: String
    private let cacheConfig: String
    var gauges = Gauges()
    var finishedByStop = 0
    var finishedByLength = 0
    var rejections = 0
    var firstToken: Histogram
    var interToken: Histogram
    var timePerToken: Histogram
    var endToEnd: Histogram
    var queue: Histogram
    var prefill: Histogram
    var decode: Histogram
    var promptTokens: Histogram
    var generationTokens: Histogram
    var iterationTokens: Histogram

    init(model: String, profile: EngineProfile) {
        let labels = #"engine="0",model_name="\#(Self.escaped(model))""#
        func histogram(_ name: String, _ help: String, _ bounds: [Double]) -> Histogram {
            return Histogram(name: "vllm:" + name, help: help, labels: labels, bounds: bounds)
        }
        self.labels = labels
        cacheConfig =
            #"block_size="\#(profile.blockSize)",cache_dtype="auto",enable_prefix_caching="True",engine="0","#
            + #"gpu_memory_utilization="0.9",num_cpu_blocks="None",num_gpu_blocks="\#(profile.kvBlocks)""#
        let lengths = Buckets.tokens(upTo: profile.contextLimit)
        firstToken = histogram("time_to_first_token_seconds", "Time to first token.", Buckets.firstToken)
        interToken = histogram("inter_token_latency_seconds", "Time between tokens.", Buckets.interToken)
        timePerToken = histogram(
            "request_time_per_output_token_seconds", "Mean time between a request's tokens.", Buckets.interToken)
        endToEnd = histogram("e2e_request_latency_seconds", "Time of whole requests.", Buckets.request)
        queue = histogram("request_queue_time_seconds", "Time in the waiting queue.", Buckets.request)
        prefill = histogram("request_prefill_time_seconds", "Time from admission to first token.", Buckets.request)
        decode = histogram("request_decode_time_seconds", "Time from first to last token.", Buckets.request)
        promptTokens = histogram("request_prompt_tokens", "Tokens of prompts.", lengths)
        generationTokens = histogram("request_generation_tokens", "Tokens of answers.", lengths)
        iterationTokens = histogram("iteration_tokens_total", "Tokens of iterations.", Buckets.iterationTokens)
    }

    /// Writes the Prometheus text format, version 0.0.4.
    func write(counters: EngineCounters, into buffer: inout ByteBuffer) {
        writeGauges(into: &buffer)
        writeCounters(counters, into: &buffer)
        for histogram in [
            firstToken, interToken, timePerToken, endToEnd, queue, prefill, decode, promptTokens, generationTokens,
            iterationTokens,
        ] { histogram.write(into: &buffer) }
    }

    private func writeGauges(into buffer: inout ByteBuffer) {
        func gauge(_ name: String, _ help: String, _ value: Double, extra: String = "") {
            buffer.writeString(
                "# HELP vllm:\(name) \(help)\n# TYPE vllm:\(name) gauge\nvllm:\(name){\(labels)\(extra)} \(value)\n")
        }
        gauge("num_requests_running", "Requests in execution.", Double(gauges.running))
        gauge("num_requests_waiting", "Requests waiting for admission.", Double(gauges.waiting))
        gauge(
            "num_requests_waiting_by_reason", "Waiting requests by what they wait for.", Double(gauges.waiting),
            extra: #",reason="capacity""#)
        buffer.writeString("vllm:num_requests_waiting_by_reason{\(labels),reason=\"deferred\"} 0.0\n")
        gauge("kv_cache_usage_perc", "KV cache in use; 1 is all of it.", gauges.kvUsage)
        buffer.writeString(
            "# HELP vllm:cache_config_info Settings of the cache.\n# TYPE vllm:cache_config_info gauge\n"
                + "vllm:cache_config_info{\(cacheConfig)} 1.0\n")
    }

    private func writeCounters(_ counters: EngineCounters, into buffer: inout ByteBuffer) {
        func header(_ name: String, _ help: String) {
            buffer.writeString("# HELP vllm:\(name)_total \(help)\n# TYPE vllm:\(name)_total counter\n")
        }
        func counter(_ name: String, _ help: String, _ value: Int, extra: String = "") {
            header(name, help)
            buffer.writeString("vllm:\(name)_total{\(labels)\(extra)} \(value).0\n")
        }
        counter("prefix_cache_queries", "Prompt tokens looked up in the prefix cache.", counters.prefixQueries)
        counter("prefix_cache_hits", "Prompt tokens found in the prefix cache.", counters.prefixHits)
        counter("num_preemptions", "Preemptions.", counters.preemptions)
        counter("prompt_tokens", "Prompt tokens processed.", counters.promptTokens)
        counter("generation_tokens", "Tokens generated.", counters.generationTokens)
        counter(
            "admission_rejections", "Requests refused for a full queue.", rejections,
            extra: #",reason="max_num_queued_reqs""#)
        header("request_success", "Requests finished, by reason.")
        for (reason, count) in [("stop", finishedByStop), ("length", finishedByLength), ("abort", 0)] {
            buffer.writeString("vllm:request_success_total{\(labels),finished_reason=\"\(reason)\"} \(count).0\n")
        }
    }

    private static func escaped(_ value: String) -> String {
        return value.reduce(into: "") { text, character in
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.append(character)
            }
        }
    }
}
