/// What a synthetic workload is made of.
struct WorkloadShape: Sendable, Equatable {
    /// Applications with a system prompt of their own.
    var agents = 24
    /// Exponent of the agents' popularity: the k-th is asked in proportion to k^-zipf.
    var zipf = 1.1
    /// Length of an agent's system prompt in tokens, log-uniform.
    var systemTokens = 1_000...4_500
    /// Length of a question in tokens, log-uniform.
    var questionTokens = 60...1_000
    /// Share of the arrivals that share a prefix with nobody.
    var loneShare = 0.2
    /// Length of those in tokens, log-uniform.
    var loneTokens = 200...6_000
    /// Share of an agent's first questions that open a session of more turns.
    var sessionShare = 0.5
    /// Further turns of a session, uniform.
    var furtherTurns = 1...5
    /// Seconds between a turn and the earliest moment of the next, uniform.
    var thinkSeconds = 4.0...20.0
    /// A session ends before its prompt grows past this many tokens.
    var contextTokens = 6_000
    /// Bound on every answer in tokens.
    var maxTokens = 300
}
