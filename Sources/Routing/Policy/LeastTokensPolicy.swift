/// The candidate with the fewest uncached prompt tokens to compute before this request's first token.
public struct LeastTokensPolicy: ScoredPolicy {
    /// A policy without state.
    public init() {}

    /// The snapshot alone.
    public var needs: PolicyNeeds { .snapshot }

    /// Minus (uncached tokens queued + the request's own uncached tokens).
    public func score(_ instance: InstanceSnapshot, for request: RequestSnapshot) -> Float {
        -(instance.inflightUncachedTokens + max(request.promptTokens - instance.cachedTokens, 0))
    }
}
