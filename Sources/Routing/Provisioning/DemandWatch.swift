/// Meters of the groups of instances, by their numbers.
struct DemandWatch: Sendable {
    var target: ServiceTarget
    private var meters: [DemandMeter] = []

    init(target: ServiceTarget) { self.target = target }

    subscript(group: Int) -> DemandMeter { meters.indices.contains(group) ? meters[group] : DemandMeter() }

    mutating func arrive(_ group: Int, prompt: Double, uncached: Double, pairs: Double) {
        change(group) { $0.arrive(prompt: prompt, uncached: uncached, pairs: pairs) }
    }

    mutating func begin(_ group: Int, ttft: Double) {
        let target = target
        change(group) { $0.begin(ttft: ttft, target: target) }
    }

    mutating func end(_ group: Int, _ outcome: Outcome) {
        guard outcome.censoring == .none, outcome.status < 400, let tokens = outcome.completionTokens else { return }
        let target = target
        change(group) { $0.end(e2e: outcome.e2e, tokens: Double(min(max(tokens, 1), 1 << 24)), target: target) }
    }

    @inline(__always)
    private mutating func change(_ group: Int, _ body: (inout DemandMeter) -> Void) {
        guard group >= 0, group < 100_000 else { return }
        while meters.count <= group { meters.append(DemandMeter()) }
        body(&meters[group])
    }
}
