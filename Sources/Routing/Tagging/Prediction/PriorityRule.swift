/// Which `priority` a request gets for vLLM's priority scheduling, where lower goes first.
///
/// The time of arrival plus a share of the predicted length: shorter answers go before longer ones, and a request that
/// has waited for longer than its length is worth goes before any that comes later, so that none starves. The number
/// never changes while a request waits.
public struct PriorityRule: Sendable, Equatable {
    /// Milliseconds of head start that one token less of predicted answer is worth.
    public var millisecondsPerToken: Double

    /// A rule; `millisecondsPerToken` is taken as 0 to 1,000.
    public init(millisecondsPerToken: Double) {
        self.millisecondsPerToken = millisecondsPerToken >= 0 ? min(millisecondsPerToken, 1_000) : 0
    }

    /// The priority of a request that came at `now` (Unix seconds) with an answer of `tokens` predicted tokens.
    ///
    /// Milliseconds within a span of 24 days, since engines keep it in 32 bits; once a span newcomers go first for as
    /// long as the queue lasts.
    public func priority(now: Double, tokens: Float) -> Int {
        let arrival = now.isFinite ? Int((now * 1_000).truncatingRemainder(dividingBy: 0x7000_0000)) : 0
        let length = tokens.isFinite ? Double(min(max(tokens, 0), 131_072)) : 0
        return arrival + Int(length * millisecondsPerToken)
    }
}
