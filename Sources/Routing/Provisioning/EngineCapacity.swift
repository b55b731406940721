import EngineModel

/// What one engine can take, in closed form: a steady state of continuous batching under requests of one kind.
///
/// With `a` milliseconds for an iteration, `b` for each sequence in it and `p` for a request's prefill, requests that
/// come at the rate r and take O iterations keep n = r O s sequences running, and an iteration takes
/// s = (a + b n) / (1 - r p). Hence s = a / (1 - r (p + b O)).
public struct EngineCapacity: Sendable {
    /// What iterations cost.
    let cost: LinearStepCost
    /// Most sequences at once, by the engine's limit and by the room in its cache.
    let mostSequences: Double
    /// Most tokens an iteration.
    let batchedTokens: Double
    private let request: TypicalRequest
    private let perSequence: Double
    private let prefill: Double

    /// - Parameter unshared: share of a prompt's cached tokens that each running request holds for itself.
    init(
        cost: LinearStepCost, limits: EngineLimits, unshared: Double, _ request: TypicalRequest
    ) {
        self.cost = cost
        self.request = request
        batchedTokens = max(limits.batchedTokens, 1)
        let context = request.prompt + request.output / 2
        let held = max(request.uncached + unshared * (request.prompt - request.uncached) + request.output / 2, 1)
        let room = limits.capacity > 0 ? 0.98 * limits.capacity / held : .infinity
        // What runs varies like a Poisson number; this much of it fits nearly always.
        let usable = room.isFinite ? max(room - 2 * room.squareRoot(), min(room, 1)) : room
        mostSequences = max(min(limits.sequences, usable), 1)
        perSequence = cost.lanes[3] / 100 + cost.lanes[4] * context / 1e5
        prefill = cost.prefillMilliseconds(tokens: request.uncached, pairs: request.pairs)
    }

    /// Requests a second that it gets done at most.
    public var saturation: Double {
        let iterations = request.output * (cost.lanes[0] + perSequence * mostSequences)
        return 1_000 * mostSequences / max(iterations + mostSequences * prefill, 1e-6)
    }

    /// What requests see at a rate.
    public struct Level: Sendable, Equatable {
        /// Seconds to the first token, of the slowest few in a hundred.
        public var ttft: Double
        /// Seconds to the end of an answer, of the slowest few in a hundred.
        public var e2e: Double
    }

    /// What requests see at `rate` a second; nil where it cannot be kept up.
    public func level(at rate: Double) -> Level? {
        guard rate < saturation else { return nil }
        let perMillisecond = rate / 1_000
        let free = 1 - perMillisecond * (prefill + perSequence * request.output)
        guard free > 1e-3 else { return nil }
        let step = cost.lanes[0] / free
        let sequences = min(perMillisecond * request.output * step, mostSequences)
        let decode = cost.lanes[0] + perSequence * sequences
        // A prompt is computed beside the decodes, in as many iterations as it needs.
        let service = prefill + max(request.uncached / batchedTokens, 0.5) * decode
        let busy = perMillisecond * service
        guard busy < 0.99 else { return nil }
        let spread = request.uncachedSpread
        // Pollaczek and Khinchine's mean wait; the tail of such a wait is near exponential.
        let wait = perMillisecond * service * service * (1 + spread) / 2 / (1 - busy)
        let ttft = cost.lanes[5] + step / 2 + service * (1 + 2 * spread.squareRoot()) + 3 * wait
        let tokens = request.output + 2 * request.outputDeviation
        return Level(ttft: ttft / 1_000, e2e: (ttft + tokens * step) / 1_000)
    }

    /// Highest rate in requests a second that keeps a target with at most `utilisation` of the throughput.
    public func rate(keeping target: ServiceTarget, utilisation: Double) -> Double {
        let most = saturation * min(max(utilisation, 0.05), 1)
        if keeps(target, at: most) { return most }
        var (low, high) = (0.0, most)
        for _ in 0..<24 {
            let middle = (low + high) / 2
            if keeps(target, at: middle) { low = middle } else { high = middle }
        }
        // A target that even an idle engine misses asks for all the engines there are; it must not ask for infinitely many.
        return max(low, 0.1 * most)
    }

    private func keeps(_ target: ServiceTarget, at rate: Double) -> Bool {
        guard let level = level(at: rate) else { return false }
        return level.ttft <= target.ttft ?? .infinity && level.e2e <= target.e2e ?? .infinity
    }
}
