/// What became of one request. Times are in seconds.
struct RequestResult: Sendable, Equatable {
    /// Position in the plan.
    var index: Int
    /// Position of the target in the client's list.
    var target: Int
    /// Planned time of sending, after the run's start.
    var planned: Double
    /// Actual time of sending, after the run's start.
    var start: Double
    /// Sending to the first non-empty content; nil where the answer was not streamed or had none.
    var ttft: Double?
    /// Mean time between tokens after the first; nil below two tokens or not streamed.
    var tpot: Double?
    /// Sending to the end of the answer, or to the fault.
    var e2e: Double
    var promptTokens: Int?
    var completionTokens: Int?
    var cachedTokens: Int?
    /// Nil where the answer was whole.
    var fault: AnswerFault?
}

/// What a load client reports while it runs.
enum LoadEvent: Sendable {
    case sent(target: Int, index: Int, time: Double)
    /// The first non-empty content came `ttft` seconds after sending, `time` seconds after the run's start.
    case firstToken(target: Int, index: Int, time: Double, ttft: Double)
    case finished(RequestResult)
}
