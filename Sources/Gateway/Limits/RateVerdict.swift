/// What a rate limit says of one request.
struct RateVerdict: Sendable, Equatable {
    /// Whether it may go on.
    var granted: Bool
    /// Units a minute.
    var limit: Int
    /// Units left.
    var remaining: Int
    /// Seconds until all units are back.
    var untilFull: Double
    /// Seconds until this request would be granted; 0 where it is.
    var untilNext: Double

    /// `Retry-After` in whole seconds, 1 to 60.
    var retryAfter: Int { Int(min(60, max(1, untilNext.rounded(.up)))) }

    /// The fields by the names OpenAI gives them; `unit` is `requests` or `tokens`.
    func fields(_ unit: StaticString) -> String {
        "x-ratelimit-limit-\(unit): \(limit)\r\nx-ratelimit-remaining-\(unit): \(remaining)\r\n"
            + "x-ratelimit-reset-\(unit): \(Self.duration(untilFull))\r\n"
    }

    /// Seconds as OpenAI writes them: `120ms`, `12s`, `6m0s`.
    static func duration(_ seconds: Double) -> String {
        let milliseconds = Int((min(max(0, seconds), 86_400) * 1_000).rounded(.up))
        if milliseconds < 1_000 { return "\(milliseconds)ms" }
        let whole = (milliseconds + 999) / 1_000
        return whole < 60 ? "\(whole)s" : "\(whole / 60)m\(whole % 60)s"
    }
}
