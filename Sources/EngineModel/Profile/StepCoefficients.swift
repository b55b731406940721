/// What one engine iteration costs on one kind of hardware: eleven coefficients, all in milliseconds.
///
/// The cost of the matrix products is the larger of a memory-bound and a compute-bound line over the tokens of the
/// iteration; attention adds one line for decodes and one for prefill chunks. A base counts only where its part of
/// the work is present.
public struct StepCoefficients: Codable, Sendable, Hashable {
    /// Memory-bound matrix products: milliseconds an iteration.
    public var gemmMemoryBase: Double
    /// Memory-bound matrix products: milliseconds a token.
    public var gemmMemoryPerToken: Double
    /// Compute-bound matrix products: milliseconds an iteration.
    public var gemmComputeBase: Double
    /// Compute-bound matrix products: milliseconds a token.
    public var gemmComputePerToken: Double
    /// Decode attention: milliseconds an iteration that has decodes.
    public var decodeBase: Double
    /// Decode attention: milliseconds a decoding sequence.
    public var decodePerSequence: Double
    /// Decode attention: milliseconds a cached token of a decoding sequence.
    public var decodePerContextToken: Double
    /// Prefill attention: milliseconds an iteration that has prefill chunks.
    public var prefillBase: Double
    /// Prefill attention: milliseconds a chunk token.
    public var prefillPerToken: Double
    /// Prefill attention inside a chunk: milliseconds for each of its c * c / 2 pairs.
    public var prefillPerSelfPair: Double
    /// Prefill attention to what is cached before a chunk: milliseconds for each of the c * prefix pairs.
    public var prefillPerPrefixPair: Double

    /// The names in engine files.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case gemmMemoryBase = "gemm_mem_base_ms"
        case gemmMemoryPerToken = "gemm_mem_per_token_ms"
        case gemmComputeBase = "gemm_cmp_base_ms"
        case gemmComputePerToken = "gemm_cmp_per_token_ms"
        case decodeBase = "attn_decode_base_ms"
        case decodePerSequence = "attn_decode_per_seq_ms"
        case decodePerContextToken = "attn_decode_per_ctx_token_ms"
        case prefillBase = "attn_prefill_base_ms"
        case prefillPerToken = "attn_prefill_per_token_ms"
        case prefillPerSelfPair = "attn_prefill_per_self_pair_ms"
        case prefillPerPrefixPair = "attn_prefill_per_prefix_pair_ms"
    }

    /// Coefficients, all in milliseconds.
    public init(
        gemmMemoryBase: Double, gemmMemoryPerToken: Double, gemmComputeBase: Double, gemmComputePerToken: Double,
        decodeBase: Double, decodePerSequence: Double, decodePerContextToken: Double, prefillBase: Double,
        prefillPerToken: Double, prefillPerSelfPair: Double, prefillPerPrefixPair: Double
    ) {
        self.gemmMemoryBase = gemmMemoryBase
        self.gemmMemoryPerToken = gemmMemoryPerToken
        self.gemmComputeBase = gemmComputeBase
        self.gemmComputePerToken = gemmComputePerToken
        self.decodeBase = decodeBase
        self.decodePerSequence = decodePerSequence
        self.decodePerContextToken = decodePerContextToken
        self.prefillBase = prefillBase
        self.prefillPerToken = prefillPerToken
        self.prefillPerSelfPair = prefillPerSelfPair
        self.prefillPerPrefixPair = prefillPerPrefixPair
    }

    /// Milliseconds that the kernels of one iteration take, without the engine's own overhead.
    public func milliseconds(for work: StepWork) -> Double {
        let tokens = Double(work.prefillTokens + work.decodeSequences)
        var cost = max(
            gemmMemoryBase + gemmMemoryPerToken * tokens, gemmComputeBase + gemmComputePerToken * tokens)
        if work.decodeSequences > 0 {
            cost += decodeBase + decodePerSequence * Double(work.decodeSequences)
            cost += decodePerContextToken * Double(work.decodeContextTokens)
        }
        if work.prefillTokens > 0 {
            cost += prefillBase + prefillPerToken * Double(work.prefillTokens)
            cost += prefillPerSelfPair * work.prefillSelfPairs + prefillPerPrefixPair * work.prefillPrefixPairs
        }
        return cost
    }
}
