import Learning
import Routing
import Testing

/// A linear regressor over the raw columns: enough to steer the learned policy.
struct FixedLinear: Regressor {
    var weights = [Float](repeating: 0, count: FeatureSchema.count)
    var bias: Float = -1

    var inputCount: Int { weights.count }

    func predict(rows: UnsafeBufferPointer<Float>, into output: UnsafeMutableBufferPointer<Float>) {
        for row in output.indices {
            output[row] = bias
            for column in weights.indices { output[row] += weights[column] * rows[row * weights.count + column] }
        }
    }
}

enum Fixture {
    /// A router with `count` idle instances.
    static func router(
        _ policy: String = "learned", instances count: Int, seed: UInt64 = 1, exploration: Double = 0.01
    ) throws -> Router {
        var configuration = RouterConfiguration()
        configuration.policy = policy
        configuration.seed = seed
        configuration.explorationRate = exploration
        var router = try Router(configuration)
        for number in 0..<count { _ = router.addInstance(name: "worker-\(number)") }
        return router
    }

    /// A request of `tokens` prompt tokens, exactly, that shares no prefix with others.
    static func facts(tokens: Int, stream: Bool = true, hashes: [UInt64] = [], maxTokens: Int? = nil) -> RequestFacts {
        RequestFacts(
            endpoint: .completions, model: "m", stream: stream, maxTokens: maxTokens, messageCount: 1,
            promptBytes: 4 * tokens, exactPromptTokens: tokens, blockHashes: hashes)
    }

    static func done(at time: Double, ttft: Double? = 0.1, tpot: Double? = 0.02, tokens: Int? = 10) -> Outcome {
        Outcome(
            time: time, ttft: ttft, tpot: tpot, e2e: 1, completionTokens: tokens, finishReason: "stop", status: 200,
            censoring: .none)
    }

    /// A model that predicts minus the running line's TTFT and has seen everything.
    static func model(
        _ regressor: any Regressor = FixedLinear(), lower: Float = -1e6, upper: Float = 1e6,
        schema: Int = FeatureSchema.version
    ) -> ServedModel {
        ServedModel(
            version: 7, featureSchema: schema, regressor: regressor,
            lower: [Float](repeating: lower, count: FeatureSchema.count),
            upper: [Float](repeating: upper, count: FeatureSchema.count), objective: "ttft")
    }

    /// A snapshot whose candidates have the given uncached tokens queued and requests in flight.
    static func snapshot(queued: [Float], requests: [Float]? = nil, prompt: Float = 100) -> Snapshot {
        var request = RequestSnapshot()
        request.promptTokens = prompt
        let instances = queued.indices.map { position in
            var instance = InstanceSnapshot(id: InstanceID(UInt32(position)))
            instance.inflightUncachedTokens = queued[position]
            instance.inflightRequests = requests?[position] ?? 0
            return instance
        }
        return Snapshot(time: 0, request: request, instances: instances)
    }

    static func input(_ snapshot: Snapshot, model: ServedModel? = nil) -> PolicyInput {
        PolicyInput(snapshot: snapshot, features: FeatureBuilder.build(snapshot), model: model)
    }
}

/// `#require` cannot hold a mutating call; these can.
extension Router {
    mutating func mustDecide(_ facts: RequestFacts, now: Double) throws -> Decision {
        let decision = decide(facts, now: now)
        return try #require(decision)
    }

    mutating func mustView(_ id: InstanceID, now: Double) throws -> InstanceSnapshot {
        let view = view(of: id, now: now)
        return try #require(view)
    }
}
