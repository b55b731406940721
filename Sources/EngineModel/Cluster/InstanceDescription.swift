/// One instance of a cluster file.
public struct InstanceDescription: Sendable, Hashable {
    /// Its name, unique in the cluster.
    public var name: String
    /// Its engine, limits included.
    public var profile: EngineProfile
    /// Requests that may wait before it answers 503; nil for no bound (vLLM's `max_num_queued_reqs`).
    public var maxQueued: Int?
    /// What happens to it, in order of time.
    public var events: [ClusterEvent]
    /// Fields of the file that mean nothing here.
    var unknownFields: [String] = []

    /// An instance.
    public init(name: String, profile: EngineProfile, maxQueued: Int? = nil, events: [ClusterEvent] = []) {
        self.name = name
        self.profile = profile
        self.maxQueued = maxQueued
        self.events = events.sorted { $0.seconds < $1.seconds }
    }

    /// Whether it is there from the start: it is unless its first join or leave is a join.
    public var startsPresent: Bool {
        for event in events {
            switch event.kind {
            case .join: return false
            case .leave: return true
            case .slowDown: continue
            }
        }
        return true
    }
}

extension InstanceDescription: Decodable {
    private static let fields = [
        "name", "profile", "coefficients", "cpu_overhead_ms", "kv_blocks", "gpu", "block_size",
        "max_num_batched_tokens", "max_num_seqs", "max_model_len", "max_num_queued_reqs", "events",
    ]

    /// Reads an instance: a shipped `profile` or its own `coefficients`, each with any limit overridden.
    /// - Throws: ``ClusterError`` for a field that is missing, unknown in its value or out of bounds.
    public init(from decoder: any Decoder) throws {
        let fields = try CheckedFields(decoder)
        let name = try fields.text("name", remedy: "give every instance a name of its own, such as a100-0")
        var profile = try Self.engine(fields)
        profile.cpuOverheadMilliseconds = try fields.number(
            "cpu_overhead_ms", in: 0...10_000, default: profile.cpuOverheadMilliseconds)
        profile.kvBlocks = try fields.count("kv_blocks", in: 2...1_048_576, default: profile.kvBlocks)
        profile.blockSize = try fields.count("block_size", in: 1...1_024, default: profile.blockSize)
        profile.maxBatchedTokens = try fields.count(
            "max_num_batched_tokens", in: 1...1_048_576, default: profile.maxBatchedTokens)
        profile.maxSequences = try fields.count("max_num_seqs", in: 1...65_536, default: profile.maxSequences)
        profile.maxModelLength = try fields.count(
            "max_model_len", in: 2...10_000_000, default: profile.maxModelLength)
        if fields.has("gpu") { profile.gpu = try fields.text("gpu", remedy: "give the GPU's name") }
        let queued = try fields.count("max_num_queued_reqs", in: 1...1_000_000, default: .max)
        let events = try fields.list(
            "events", of: ClusterEvent.self, limit: 10_000, remedy: "give a list of {at_s, event, factor}")
        self.init(name: name, profile: profile, maxQueued: queued == .max ? nil : queued, events: events)
        unknownFields = fields.unknown(besides: Self.fields)
    }

    private static func engine(_ fields: CheckedFields) throws -> EngineProfile {
        if fields.has("coefficients") {
            guard !fields.has("profile") else {
                throw ClusterError(
                    field: fields.path, value: "given both a profile and coefficients", remedy: "give one of them")
            }
            let coefficients = try fields.value("coefficients", as: CheckedCoefficients.self, remedy: "").value
            return EngineProfile(
                coefficients: coefficients,
                cpuOverheadMilliseconds: try fields.number("cpu_overhead_ms", in: 0...10_000),
                kvBlocks: try fields.count("kv_blocks", in: 2...1_048_576))
        }
        let remedy = "give coefficients, or one of the profiles \(EngineProfile.names.joined(separator: ", "))"
        guard let profile = EngineProfile.named(try fields.text("profile", remedy: remedy)) else {
            throw fields.wrong("profile", remedy)
        }
        return profile
    }
}

/// Coefficients whose every number is bounded.
private struct CheckedCoefficients: Decodable {
    var value: StepCoefficients

    init(from decoder: any Decoder) throws {
        let fields = try CheckedFields(decoder)
        func read(_ key: StepCoefficients.CodingKeys) throws -> Double {
            return try fields.number(key.rawValue, in: 0...1_000_000)
        }
        value = StepCoefficients(
            gemmMemoryBase: try read(.gemmMemoryBase), gemmMemoryPerToken: try read(.gemmMemoryPerToken),
            gemmComputeBase: try read(.gemmComputeBase), gemmComputePerToken: try read(.gemmComputePerToken),
            decodeBase: try read(.decodeBase), decodePerSequence: try read(.decodePerSequence),
            decodePerContextToken: try read(.decodePerContextToken), prefillBase: try read(.prefillBase),
            prefillPerToken: try read(.prefillPerToken), prefillPerSelfPair: try read(.prefillPerSelfPair),
            prefillPerPrefixPair: try read(.prefillPerPrefixPair))
    }
}
