/// What a rollout of one instance with the request added says; all zero where there was none.
public struct PredictionSnapshot: Sendable, Equatable {
    /// How it was found: `none`, `estimated` or `rolledOut`.
    public var depth: Float = PredictionSnapshot.none
    /// TTFT in seconds, corrected by what the instance has lately missed by.
    public var ttft: Float = 0
    /// Seconds to the end of an answer of the expected length, with as many requests to come as there have been lately.
    public var e2e: Float = 0
    /// Seconds of the TTFT that pass for want of room in the cache or of a place.
    public var stall: Float = 0
    /// Seconds an iteration once the request decodes.
    public var stepSeconds: Float = 0
    /// Work up to the first token: iterations.
    public var steps: Float = 0
    /// Work up to the first token: prefilled tokens, in thousands.
    public var kilotokens: Float = 0
    /// Work up to the first token: prefill attention pairs, in tens of millions.
    public var pairs: Float = 0
    /// Work up to the first token: decoding sequences summed over the iterations, in hundreds.
    public var sequenceSteps: Float = 0
    /// Work up to the first token: their cached tokens summed over the iterations, in hundred thousands.
    public var contextSteps: Float = 0
    /// Highest use of the KV cache to come as a share of it; 0 where the capacity is unknown.
    public var kvPeak: Float = 0
    /// Seconds that the request's own uncached tokens would take on an average candidate.
    public var ownWork: Float = 0
    /// Seconds that requests to come will wait longer for this one.
    public var queueing: Float = 0
    /// Seconds, summed over running requests, by which their answers take longer; less where answers take long anyway.
    public var delay: Float = 0
    /// Seconds, summed over requests to come, that they will wait for the place and the room that this one takes.
    public var occupancy: Float = 0
    /// Seconds from the first token to the end if no more requests came: what the choice of this candidate adds.
    public var decode: Float = 0

    /// `depth` where nothing was predicted: nothing asked for it.
    public static let none: Float = 0
    /// `depth` where only an estimate was made: other candidates looked better, and were rolled out.
    public static let estimated: Float = 1
    /// `depth` where the instance was rolled forward.
    public static let rolledOut: Float = 2

    /// No prediction.
    public init() {}
}
