import Gateway

extension LogLine {
    /// The line of one request. Seconds have microseconds' precision; what is not known is left out.
    init(_ entry: RequestLogEntry) {
        self.init(time: entry.time, level: "info", message: "request")
        text("request_id", entry.id)
        text("method", entry.method)
        text("route", entry.route)
        text("model", entry.model)
        if let key = entry.key { text("key", key) }
        number("status", entry.status)
        text("worker", entry.worker)
        number("attempts", entry.attempts)
        if let policy = entry.policy { text("policy", policy) }
        if let reason = entry.reason { text("reason", reason) }
        if let decision = entry.decision { fields.append(("decision", .number("\(decision)"))) }
        if entry.modelVersion > 0 { number("model_version", entry.modelVersion) }
        if entry.policy != nil { fields.append(("stream", .flag(entry.stream))) }
        if let outcome = entry.outcome {
            if let tokens = outcome.promptTokens { number("prompt_tokens", tokens) }
            if let tokens = outcome.cachedTokens { number("cached_tokens", tokens) }
            if let tokens = outcome.completionTokens { number("completion_tokens", tokens) }
            if let ttft = outcome.ttft, !outcome.ttftCensored { seconds("ttft_s", ttft) }
            if let tpot = outcome.tpot { seconds("tpot_s", tpot) }
            if let finish = outcome.finishReason { text("finish_reason", finish) }
            if outcome.censoring != .none { text("censored", outcome.censoring.rawValue) }
        }
        seconds("e2e_s", entry.seconds)
        if let cause = entry.cause { text("cause", cause) }
    }

    private mutating func text(_ key: String, _ value: String) {
        if !value.isEmpty { fields.append((key, .text(value))) }
    }

    private mutating func number(_ key: String, _ value: Int) { fields.append((key, .number("\(value)"))) }

    private mutating func seconds(_ key: String, _ value: Double) {
        guard value.isFinite else { return }
        let micros = Int((min(max(value, 0), 1e9) * 1e6).rounded())
        let digits = String(micros % 1_000_000)
        let fraction = String(repeating: "0", count: 6 - digits.count) + digits
        fields.append((key, .number("\(micros / 1_000_000).\(fraction)")))
    }
}
