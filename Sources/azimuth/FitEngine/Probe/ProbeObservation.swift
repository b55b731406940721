/// One answered request of a probing run. Times are in seconds.
struct ProbeObservation: Codable, Sendable, Equatable {
    /// When it was sent, after the run's start.
    var sent: Double
    /// Requests of equal number had the same prompt.
    var prompt: UInt64
    var promptTokens: Int
    var completionTokens: Int
    /// Sending to the first token.
    var ttft: Double
    /// First to last token.
    var decoding: Double
    /// Requests of one number were sent while none of another was under way.
    var episode = 0
    /// Requests sent together; each of them tells that much less.
    var together = 1

    var e2e: Double { ttft + decoding }
}
