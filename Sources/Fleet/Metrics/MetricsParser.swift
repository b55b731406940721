/// Reads the few series the router needs out of Prometheus text (format 0.0.4), in one pass and without copies.
///
/// Old and new names of vLLM are known; where both are there the new one counts. Series of several engines are summed
/// or averaged. Lines that are malformed, and values that are negative or not finite, are skipped.
public enum MetricsParser {
    /// Values beyond this are taken for garbage.
    static let maximumValue = 1e15

    /// The metrics in a text, or nil where it has neither of vLLM's queue gauges.
    public static func parse(_ text: UnsafeRawBufferPointer) -> EngineMetrics? {
        var sums = MetricsSums()
        var lines = TextLines(text)
        while let line = lines.next() {
            // Most lines are comments and histogram buckets: the first bytes tell.
            guard let first = line.first else { continue }
            if first == UInt8(ascii: "v") {
                readEngine(line, into: &sums)
            } else if first == UInt8(ascii: "p"), let series = Series(line, prefix: "process_start_time_seconds") {
                sums.processStart = value(series.value) ?? sums.processStart
            }
        }
        return sums.metrics
    }

    private static func readEngine(_ line: UnsafeRawBufferPointer, into sums: inout MetricsSums) {
        guard line.count > 5, line[4] == UInt8(ascii: ":") else { return }
        // The letter behind "vllm:" narrows the names down before any is compared.
        switch line[5] {
        case UInt8(ascii: "n"):
            read(line, "vllm:num_requests_running", &sums.running)
            read(line, "vllm:num_requests_waiting", &sums.waiting)
            readCounter(line, "vllm:num_preemptions", "vllm:num_preemptions_total", &sums.preemptions)
        case UInt8(ascii: "k"):
            read(line, "vllm:kv_cache_usage_perc", &sums.kvUsage)
        case UInt8(ascii: "g"):
            read(line, "vllm:gpu_cache_usage_perc", &sums.oldKVUsage)
            readCounter(
                line, "vllm:gpu_prefix_cache_queries", "vllm:gpu_prefix_cache_queries_total", &sums.oldPrefixQueries)
            readCounter(line, "vllm:gpu_prefix_cache_hits", "vllm:gpu_prefix_cache_hits_total", &sums.oldPrefixHits)
            readCounter(line, "vllm:generation_tokens", "vllm:generation_tokens_total", &sums.generationTokens)
        case UInt8(ascii: "p"):
            readCounter(line, "vllm:prompt_tokens", "vllm:prompt_tokens_total", &sums.promptTokens)
            readCounter(line, "vllm:prefix_cache_queries", "vllm:prefix_cache_queries_total", &sums.prefixQueries)
            readCounter(line, "vllm:prefix_cache_hits", "vllm:prefix_cache_hits_total", &sums.prefixHits)
        case UInt8(ascii: "c"):
            readCapacity(line, &sums.capacity)
        default:
            break
        }
    }

    @inline(__always)
    private static func read(_ line: UnsafeRawBufferPointer, _ name: StaticString, _ sum: inout MetricsSums.Sum) {
        guard let series = Series(line, prefix: name), let value = value(series.value) else { return }
        sum.add(value)
    }

    @inline(__always)
    private static func readCounter(
        _ line: UnsafeRawBufferPointer, _ name: StaticString, _ total: StaticString, _ sum: inout MetricsSums.Sum
    ) {
        read(line, name, &sum)
        read(line, total, &sum)
    }

    private static func readCapacity(_ line: UnsafeRawBufferPointer, _ sum: inout MetricsSums.Sum) {
        guard let series = Series(line, prefix: "vllm:cache_config_info") else { return }
        guard let size = series.label("block_size").flatMap(value), size > 0,
            let blocks = series.label("num_gpu_blocks").flatMap(value), blocks > 0
        else { return }
        sum.add(min(size * blocks, maximumValue))
    }

    /// A number in its possible range, or nil.
    private static func value(_ bytes: UnsafeRawBufferPointer) -> Double? {
        guard !bytes.isEmpty, bytes.count <= 32, let value = Double(String(decoding: bytes, as: UTF8.self)),
            value.isFinite, value >= 0, value <= maximumValue
        else { return nil }
        return value
    }
}
