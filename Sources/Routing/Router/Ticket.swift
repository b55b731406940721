/// One dispatched request as its owner holds it: a handle to what the router counts for it.
///
/// A copy is the same ticket. Once it is finished or abandoned every further call with it does nothing.
public struct Ticket: Sendable, Hashable {
    let index: UInt32
    let generation: UInt32
    /// The instance the request was dispatched to.
    public let instance: InstanceID
}

/// What the router keeps of one dispatched request.
struct InFlight: Sendable {
    enum Phase: UInt8, Sendable {
        case free, prefill, decode
    }

    var generation: UInt32 = 0
    var phase = Phase.free
    /// Whether the answer is streamed, so that its first token will be seen.
    var streamed = false
    /// Whether the first token has been seen, not only predicted.
    var sawFirstToken = false
    var instance = InstanceID(0)
    var promptTokens = 0
    var uncachedTokens = 0
    /// Prompt tokens the prefix index expected to be cached, before the instance's record was weighed in.
    var matchedTokens = 0
    var producedTokens = 0
    /// Tokens of answer to count from the predicted first token on where the answer is not streamed.
    var assumedTokens = 0
    var dispatchTime = 0.0
    /// Uncached prompt tokens queued on the instance at dispatch, own included.
    var work = 0.0
    /// Whether the model and the fallback differed about it, and whose choice was taken; nil after a failed attempt.
    var trial: GuardTrial?
    /// Expected TTFT in seconds, by the instance's running line.
    var expectedTTFT = 0.0
}
