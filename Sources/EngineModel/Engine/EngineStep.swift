/// One iteration that an engine has begun.
public struct EngineStep: Sendable, Hashable {
    /// How long it takes, slow-down included.
    public var seconds = 0.0
    /// What it computes.
    public var work = StepWork()
    /// Requests that left the waiting queue for it, in order.
    public var admitted: [Admission] = []
    /// Requests that went back to the waiting queue for want of blocks, newest first.
    public var preempted: [Int] = []

    /// A request that leaves the waiting queue.
    public struct Admission: Sendable, Hashable {
        /// The request.
        public var id: Int
        /// Prompt tokens that it found in the cache.
        public var cachedTokens: Int
        /// Whether it had run before and was preempted.
        public var isResumed: Bool
    }
}

/// One token of an answer, at the end of an iteration.
public struct TokenEvent: Sendable, Hashable {
    /// The request.
    public var id: Int
    /// The token's place in the answer, from 0.
    public var index: Int
    /// Whether the answer ends with it.
    public var isLast: Bool

    /// Whether it is the answer's first.
    public var isFirst: Bool { index == 0 }
}

/// What an engine has counted since it started, as vLLM counts it.
public struct EngineCounters: Sendable, Hashable {
    /// Prompt tokens looked up in the prefix cache, once a request.
    public var prefixQueries = 0
    /// Of those, tokens found.
    public var prefixHits = 0
    /// Times that a request went back to the waiting queue.
    public var preemptions = 0
    /// Prompt tokens of the requests that reached their first token.
    public var promptTokens = 0
    /// Tokens of answers.
    public var generationTokens = 0
    /// Iterations begun.
    public var steps = 0
}
