/// One kind of engine: its hardware's cost and the limits that it was started with.
public struct EngineProfile: Sendable, Hashable {
    /// What an iteration costs.
    public var coefficients: StepCoefficients
    /// The engine's own time an iteration (scheduling, sampling) in milliseconds.
    public var cpuOverheadMilliseconds: Double
    /// The GPU's name, for labels only.
    public var gpu: String
    /// Blocks of the KV cache.
    public var kvBlocks: Int
    /// Tokens a block.
    public var blockSize: Int
    /// Most tokens an iteration (vLLM's `max_num_batched_tokens`).
    public var maxBatchedTokens: Int
    /// Most sequences that run at once (vLLM's `max_num_seqs`).
    public var maxSequences: Int
    /// Most tokens of prompt and answer together (vLLM's `max_model_len`), as asked for; see ``contextLimit``.
    public var maxModelLength: Int
    /// Whether requests of lower `priority` go first (vLLM's `--scheduling-policy priority`), else who comes first.
    public var schedulesByPriority = false

    /// A profile with vLLM's usual limits where none are given.
    public init(
        coefficients: StepCoefficients, cpuOverheadMilliseconds: Double, kvBlocks: Int, gpu: String = "",
        blockSize: Int = 16, maxBatchedTokens: Int = 2_048, maxSequences: Int = 256, maxModelLength: Int = 131_072
    ) {
        self.coefficients = coefficients
        self.cpuOverheadMilliseconds = cpuOverheadMilliseconds
        self.gpu = gpu
        self.kvBlocks = max(1, kvBlocks)
        self.blockSize = max(1, blockSize)
        self.maxBatchedTokens = max(1, maxBatchedTokens)
        self.maxSequences = max(1, maxSequences)
        self.maxModelLength = max(2, maxModelLength)
    }

    /// Most tokens of one sequence: ``maxModelLength``, or the whole KV cache where that is smaller.
    public var contextLimit: Int { min(maxModelLength, kvBlocks * blockSize) }

    /// Seconds that an iteration with this work takes.
    public func seconds(for work: StepWork) -> Double {
        return (coefficients.milliseconds(for: work) + cpuOverheadMilliseconds) / 1_000
    }

    /// The shipped profile of this name or alias (`llama3-8b/h100`, `h100`), or nil where there is none.
    public static func named(_ name: String) -> EngineProfile? {
        return ProfileCatalog.shipped.profile(named: name)
    }

    /// Names of the shipped profiles, sorted, without aliases.
    public static var names: [String] { ProfileCatalog.shipped.profiles.keys.sorted() }
}
