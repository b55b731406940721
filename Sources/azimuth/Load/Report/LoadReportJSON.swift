/// The form of `azimuth load --json`. Latencies are in milliseconds; null where nothing was measured.
struct LoadReportJSON: Encodable {
    struct Latency: Encodable {
        var mean, p50, p90, p99: Double

        init?(_ seconds: [Double]) {
            guard let summary = LatencySummary(seconds) else { return nil }
            mean = summary.mean * 1_000
            p50 = summary.p50 * 1_000
            p90 = summary.p90 * 1_000
            p99 = summary.p99 * 1_000
        }
    }

    enum CodingKeys: String, CodingKey {
        case url, sent, completed, errors, broken
        case ttft = "ttft_ms"
        case tpot = "tpot_ms"
        case e2e = "e2e_ms"
        case lag = "send_lag_ms"
        case promptTokens = "prompt_tokens"
        case completionTokens = "completion_tokens"
        case duration = "duration_s"
    }

    var url: String
    var duration: Double
    var report: LoadReport

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(url, forKey: .url)
        try container.encode(report.sent, forKey: .sent)
        try container.encode(report.completed, forKey: .completed)
        try container.encode(report.errors, forKey: .errors)
        try container.encode(report.broken, forKey: .broken)
        try container.encode(Latency(report.ttft), forKey: .ttft)
        try container.encode(Latency(report.tpot), forKey: .tpot)
        try container.encode(Latency(report.e2e), forKey: .e2e)
        try container.encode(Latency(report.lag), forKey: .lag)
        try container.encode(report.promptTokens, forKey: .promptTokens)
        try container.encode(report.completionTokens, forKey: .completionTokens)
        try container.encode(duration, forKey: .duration)
    }
}
