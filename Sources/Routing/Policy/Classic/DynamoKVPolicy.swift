/// The lowest cost in KV blocks: those still to be prefilled, the request's own included and less what is cached, plus
/// those of all sequences in flight and of the request.
///
/// Source: the `kv` mode of NVIDIA Dynamo's router: scale * max(active prefill + incoming - overlap, 0) + (active decode
/// + incoming blocks), lowest wins. Defaults: scale 1, temperature 0 (no chance but ties), blocks of 16 tokens; an
/// overlap counts in full, as on the device.
public struct DynamoKVPolicy: Policy {
    private static let blockSize: Float = 16
    private let scale: Float

    /// A policy; `scale` weighs what must be prefilled against what must be held.
    public init(scale: Float = 1) { self.scale = scale }

    /// The snapshot alone.
    public var needs: PolicyNeeds { .snapshot }

    /// Ranks by minus the cost.
    public mutating func rank(_ input: PolicyInput, random: inout RoutingGenerator) -> Ranking {
        let prompt = input.snapshot.request.promptTokens
        let scores = input.snapshot.instances.map { instance in
            let prefill = max(instance.inflightUncachedTokens + prompt - instance.cachedTokens, 0)
            let held = instance.inflightDecodeTokens + instance.inflightPrefillTokens + prompt
            return -(scale * prefill + held) / Self.blockSize
        }
        return Ranking(scores: scores, random: &random)
    }
}
