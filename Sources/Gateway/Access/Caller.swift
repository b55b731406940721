import Synchronization

/// Who holds a key, and what is left of its rates. Safe from any event loop.
public final class Caller: Sendable {
    private struct Rates {
        var requests: TokenBucket?
        var tokens: TokenBucket?
    }

    /// The label in the key file, fit for logs and metrics; nil where there is none.
    public let label: String?
    private let rates = Mutex(Rates())

    init(label: String?) { self.label = label }

    /// Takes one request from the allowance.
    ///
    /// - Parameters:
    ///   - perMinute: requests a minute, which may be used up at once.
    ///   - now: seconds on a clock that never runs backwards.
    func takeRequest(perMinute: Int, now: Double) -> RateVerdict {
        rates.withLock { Self.take(1, from: &$0.requests, perMinute: perMinute, now: now) }
    }

    /// Takes the tokens of a prompt from the allowance.
    func takeTokens(_ count: Int, perMinute: Int, now: Double) -> RateVerdict {
        rates.withLock { Self.take(Double(max(0, count)), from: &$0.tokens, perMinute: perMinute, now: now) }
    }

    private static func take(
        _ amount: Double, from kept: inout TokenBucket?, perMinute: Int, now: Double
    ) -> RateVerdict {
        var bucket = kept ?? TokenBucket(perMinute: perMinute, now: now)
        if bucket.capacity != Double(perMinute) { bucket.resize(perMinute: perMinute, now: now) }
        let granted = bucket.take(amount, now: now)
        kept = bucket
        return RateVerdict(
            granted: granted, limit: perMinute, remaining: bucket.remaining,
            untilFull: bucket.secondsUntilFull, untilNext: granted ? 0 : bucket.secondsUntil(amount))
    }
}
