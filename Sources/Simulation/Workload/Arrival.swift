/// One request as it arrives.
struct Arrival: Sendable {
    /// What anybody on its way can see.
    var prompt: PromptShape
    /// When it arrives, in seconds.
    var time: Double
    /// How long its answer will be. Only engines and oracles may look.
    var outputTokens: Int
}

/// The prompt of one request. It says nothing of the answer: what a router is handed is made from this alone.
struct PromptShape: Sendable {
    /// Place among all requests, from 0.
    var ordinal: Int
    /// Row of the workload.
    var row: Int
    /// How many times the workload had been gone through before; prompts of different times share nothing.
    var cycle: Int
    /// Length in tokens.
    var tokens: Int
}

/// The arrivals of one run: the workload's rows, over again with other prompts where more are wanted than it has.
struct ArrivalStream: Sendable {
    private let workload: Workload
    private let timeFactor: Double
    private let start: Double
    /// Seconds from a row to the same row of the next cycle, at the run's rate.
    private let period: Double
    /// Requests of the run.
    let count: Int
    /// Mean requests a second of the run.
    let rate: Double
    private var ordinal = 0

    /// - Parameters:
    ///   - rate: mean requests a second of the rows that are used; nil keeps the workload's times.
    ///   - count: requests; nil for each row once.
    init(_ workload: Workload, rate: Double?, count: Int?) {
        self.workload = workload
        self.count = workload.count == 0 ? 0 : max(0, count ?? workload.count)
        let used = min(self.count, workload.count)
        let own = workload.rate(ofFirst: used)
        timeFactor = rate.map { own > 0 ? own / $0 : 1 } ?? 1
        start = workload.rows.first?.seconds ?? 0
        period = Double(max(1, used)) / (own > 0 ? own / timeFactor : rate ?? 1)
        self.rate = Double(used) / period
    }

    mutating func next() -> Arrival? {
        guard ordinal < count else { return nil }
        defer { ordinal += 1 }
        let (cycle, row) = ordinal.quotientAndRemainder(dividingBy: workload.count)
        let source = workload.rows[row]
        return Arrival(
            prompt: PromptShape(ordinal: ordinal, row: row, cycle: cycle, tokens: Int(source.promptTokens)),
            time: (source.seconds - start) * timeFactor + Double(cycle) * period,
            outputTokens: Int(source.outputTokens))
    }
}
