/// The running account of one target's requests.
struct LoadReport: Sendable, Equatable {
    private(set) var sent = 0
    private(set) var completed = 0
    /// Counts by the fault's kind, such as `http_503`.
    private(set) var errors: [String: Int] = [:]
    /// An example of each kind's detail.
    private(set) var examples: [String: String] = [:]
    /// Answers that began, or were promised, and did not come whole.
    private(set) var broken = 0
    /// Seconds.
    private(set) var ttft: [Double] = []
    private(set) var tpot: [Double] = []
    private(set) var e2e: [Double] = []
    /// How much later than planned requests left: above a few milliseconds the client, not the server, is the limit.
    private(set) var lag: [Double] = []
    private(set) var promptTokens = 0
    private(set) var completionTokens = 0

    var finished: Int { completed + errors.values.reduce(0, +) }

    mutating func take(_ event: LoadEvent) {
        switch event {
        case .sent: sent += 1
        case .firstToken: break
        case .finished(let result): take(result)
        }
    }

    private mutating func take(_ result: RequestResult) {
        lag.append(max(0, result.start - result.planned))
        if let fault = result.fault {
            errors["\(fault.kind)", default: 0] += 1
            if examples["\(fault.kind)"] == nil { examples["\(fault.kind)"] = fault.detail }
            if fault.kind.isBroken { broken += 1 }
            return
        }
        completed += 1
        if let value = result.ttft { ttft.append(value) }
        if let value = result.tpot { tpot.append(value) }
        e2e.append(result.e2e)
        promptTokens += result.promptTokens ?? 0
        completionTokens += result.completionTokens ?? 0
    }
}
