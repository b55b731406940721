import EngineModel

/// A fit as a cluster file of one instance.
struct FittedCluster: Sendable {
    var model: String
    var name: String
    var gpu: String
    var profile: EngineProfile
    var parameters: StepParameters
    var noise: Double
    /// What stands above it as comments.
    var notes: [String]

    /// YAML that `emulate` and `simulate` read.
    func yaml() -> String {
        var lines = notes.map { "# \(TextTable.visible($0, width: 400))" }
        // Half of a request's time outside of the engine lies on either way.
        lines += [
            "model: \(JSONText.quoted(model))", "network_ms: \(number(parameters.request / 2))", "scrape_ms: 100",
        ]
        if parameters.promptToken > 0 {
            lines.append("tokenising_us_per_token: \(number(1_000 * parameters.promptToken))")
        }
        lines += ["engine_noise: \(number(noise))", "instances:", "  - name: \(JSONText.quoted(name))"]
        if !gpu.isEmpty { lines.append("    gpu: \(JSONText.quoted(gpu))") }
        lines += [
            "    cpu_overhead_ms: 0", "    kv_blocks: \(profile.kvBlocks)", "    block_size: \(profile.blockSize)",
            "    max_num_batched_tokens: \(profile.maxBatchedTokens)", "    max_num_seqs: \(profile.maxSequences)",
            "    max_model_len: \(profile.maxModelLength)", "    coefficients:",
        ]
        let values = parameters.coefficients
        for (key, path) in Self.keys { lines.append("      \(key.rawValue): \(number(values[keyPath: path]))") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Five significant digits, in a form that every reader of YAML takes for a number.
    private func number(_ value: Double) -> String { NumberText.significant(value, digits: 5) }

    private static let keys: [(StepCoefficients.CodingKeys, any KeyPath<StepCoefficients, Double> & Sendable)] = [
        (.gemmMemoryBase, \.gemmMemoryBase), (.gemmMemoryPerToken, \.gemmMemoryPerToken),
        (.gemmComputeBase, \.gemmComputeBase), (.gemmComputePerToken, \.gemmComputePerToken),
        (.decodeBase, \.decodeBase), (.decodePerSequence, \.decodePerSequence),
        (.decodePerContextToken, \.decodePerContextToken), (.prefillBase, \.prefillBase),
        (.prefillPerToken, \.prefillPerToken), (.prefillPerSelfPair, \.prefillPerSelfPair),
        (.prefillPerPrefixPair, \.prefillPerPrefixPair),
    ]
}
