/// Exact counters of what the router has in flight on one instance.
///
/// Each request is charged once at dispatch, moves once from prefill to decode and is released once;
/// `Router` sees to that, so the counters are never negative and all zero when nothing is in flight.
public struct InstanceLedger: Sendable, Equatable {
    /// Requests dispatched that have not shown their first token.
    public private(set) var prefillRequests = 0
    /// Prompt tokens of those.
    public private(set) var prefillTokens = 0
    /// Prompt tokens of those that were not expected to be cached.
    public private(set) var uncachedTokens = 0
    /// Requests past their first token.
    public private(set) var decodeRequests = 0
    /// Context tokens of those: prompt and produced so far.
    public private(set) var decodeTokens = 0

    /// Nothing in flight.
    public init() {}

    /// Requests dispatched and not finished.
    public var requests: Int { prefillRequests + decodeRequests }

    /// Charges a request at dispatch; `uncached` is the part of `prompt` (both in tokens) that must be computed.
    public mutating func charge(prompt: Int, uncached: Int) {
        prefillRequests += 1
        prefillTokens += prompt
        uncachedTokens += uncached
    }

    /// Moves a charged request to decode with `produced` tokens of answer.
    public mutating func startDecode(prompt: Int, uncached: Int, produced: Int) {
        releasePrefill(prompt: prompt, uncached: uncached)
        decodeRequests += 1
        decodeTokens += prompt + produced
    }

    /// Adds `tokens` of answer to a decoding request.
    @inline(__always)
    public mutating func produce(_ tokens: Int) { decodeTokens += tokens }

    /// Releases a request that has not shown its first token.
    public mutating func releasePrefill(prompt: Int, uncached: Int) {
        prefillRequests -= 1
        prefillTokens -= prompt
        uncachedTokens -= uncached
    }

    /// Releases a decoding request of `context` tokens: prompt and produced.
    public mutating func releaseDecode(context: Int) {
        decodeRequests -= 1
        decodeTokens -= context
    }
}
