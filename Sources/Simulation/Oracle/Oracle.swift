import EngineModel
import Routing

/// Knows what no router can: every engine's exact state and every answer's true length.
///
/// For each instance it runs a copy of the engine forward, with all that is on its way there, until the request's first
/// token. `oracle` takes the instance with the smallest own TTFT, which is myopic; `oracle_x` adds half the time that
/// the request's own uncached tokens take there, for what others will wait. Neither knows of requests yet to come.
struct Oracle: Sendable {
    /// Names of the oracles.
    static let names = ["oracle", "oracle_x"]

    /// Share of the request's own work that is added to its TTFT.
    let ownWorkShare: Double

    /// The oracle of this name; nil where there is none.
    init?(named name: String) {
        switch name {
        case "oracle": ownWorkShare = 0
        case "oracle_x": ownWorkShare = 0.5
        default: return nil
        }
    }

    /// Position of the best among the candidates, which are places in the cluster.
    func best(
        of candidates: [Int], for arrival: Arrival, _ facts: RequestFacts, in cluster: ClusterSimulation
    ) -> Int {
        var hashes: [Int: [UInt64]] = [:]
        var best = (position: 0, score: Double.infinity)
        let start = arrival.prompt.ordinal % max(1, candidates.count)
        for offset in candidates.indices {
            // Ties go to one instance after another.
            let position = (start + offset) % candidates.count
            let instance = cluster.instances[candidates[position]]
            let blockSize = instance.description.profile.blockSize
            let blocks = hashes[blockSize] ?? cluster.prompt.engineHashes(blockSize: blockSize)
            hashes[blockSize] = blocks
            var request = EngineRequest(
                id: Forecast.candidate, promptTokens: arrival.prompt.tokens, outputTokens: arrival.outputTokens,
                blockHashes: blocks)
            request.priority = cluster.priority(of: arrival, facts)
            guard
                let forecast = Forecast.run(
                    request, on: candidates[position], of: cluster, deadline: arrival.time + best.score)
            else { continue }
            let score = forecast.firstTokenAt - arrival.time + ownWorkShare * forecast.ownSeconds
            if score < best.score { best = (position, score) }
        }
        return best.position
    }
}

/// One engine run forward with one more request.
struct Forecast: Sendable {
    /// The id of the request asked about; no slot has it.
    static let candidate = -1

    /// When the request's first token reaches its router.
    var firstTokenAt: Double
    /// When its last one does; nil where the run stopped at the first.
    var endAt: Double?
    /// Seconds that the request's uncached tokens take by themselves.
    var ownSeconds: Double

    /// - Parameter deadline: a later first token is of no interest.
    /// - Returns: nil where the instance does not take the request, or not before the deadline.
    static func run(
        _ request: EngineRequest, on place: Int, of cluster: ClusterSimulation,
        to extent: EngineForecast.Extent = .firstToken, deadline: Double
    ) -> Forecast? {
        let instance = cluster.instances[place]
        guard instance.isPresent else { return nil }
        let delay = cluster.network + cluster.tokenising * Double(request.promptTokens)
        var coming = instance.approaching.map { flight in
            EngineForecast.Coming(cluster.engineRequest(flight.slot), at: flight.time)
        }
        coming.append(EngineForecast.Coming(request, at: cluster.now + delay))
        coming.sort { $0.time < $1.time }
        let forecast = EngineForecast.run(
            instance.engine, now: cluster.now, stepEndsAt: instance.stepEndsAt, coming: coming, candidate: candidate,
            to: extent, deadline: deadline - cluster.network,
            factor: { cluster.engineNoise.factor(stream: place, index: instance.steps + $0) })
        return forecast.map {
            Forecast(
                firstTokenAt: $0.firstTokenAt + cluster.network, endAt: $0.endAt.map { $0 + cluster.network },
                ownSeconds: ownSeconds(
                    prompt: request.promptTokens, cached: $0.cachedTokens, instance.description.profile))
        }
    }

    private static func ownSeconds(prompt: Int, cached: Int, _ profile: EngineProfile) -> Double {
        let tokens = Double(prompt - cached)
        let costs = profile.coefficients
        let linear = tokens * (costs.gemmComputePerToken + costs.prefillPerToken)
        let pairs = tokens * tokens / 2 * costs.prefillPerSelfPair
        return (linear + pairs + tokens * Double(cached) * costs.prefillPerPrefixPair) / 1_000
    }
}

extension ClusterSimulation {
    /// What a request on its way will be to its engine.
    func engineRequest(_ slot: Int) -> EngineRequest {
        var prompt = prompt
        let arrival = flights[slot].arrival
        prompt.load(arrival.prompt)
        let profile = instances[flights[slot].instance].description.profile
        var request = EngineRequest(
            id: slot, promptTokens: arrival.prompt.tokens, outputTokens: arrival.outputTokens,
            blockHashes: prompt.engineHashes(blockSize: profile.blockSize))
        request.priority = priority(of: arrival, flights[slot].facts)
        return request
    }
}
