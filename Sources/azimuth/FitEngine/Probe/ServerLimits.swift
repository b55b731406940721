/// What a server says of itself that an engine model needs: from its `/metrics`.
struct ServerLimits: Sendable, Equatable {
    var kvBlocks: Int?
    var blockSize: Int?
    var cachesPrefixes = true
    /// Requests that it holds now, whoever's.
    var busy = 0.0

    /// Reads Prometheus' text. `vllm:cache_config_info` has its figures as labels.
    static func read(metrics text: String) -> ServerLimits {
        var limits = ServerLimits()
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            if line.hasPrefix("vllm:cache_config_info{") {
                limits.kvBlocks = label("num_gpu_blocks", line).flatMap(Int.init) ?? limits.kvBlocks
                limits.blockSize = label("block_size", line).flatMap(Int.init) ?? limits.blockSize
                limits.cachesPrefixes = label("enable_prefix_caching", line) != "False"
            } else if line.hasPrefix("vllm:num_requests_running") || line.hasPrefix("vllm:num_requests_waiting{") {
                limits.busy += line.split(separator: " ").last.flatMap { Double($0) } ?? 0
            }
        }
        limits.kvBlocks = limits.kvBlocks.flatMap { (2...1_048_576).contains($0) ? $0 : nil }
        limits.blockSize = limits.blockSize.flatMap { (1...1_024).contains($0) ? $0 : nil }
        return limits
    }

    /// The value of one label; the names are vLLM's and hold nothing that needs unescaping.
    private static func label(_ name: String, _ line: Substring) -> String? {
        for start in ["{\(name)=\"", ",\(name)=\""] {
            guard let range = line.firstRange(of: start) else { continue }
            return String(line[range.upperBound...].prefix { $0 != "\"" })
        }
        return nil
    }
}
