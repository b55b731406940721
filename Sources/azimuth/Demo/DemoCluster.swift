import EngineModel

/// The cluster the demo emulates: one model on four unequal GPUs.
enum DemoCluster {
    static let description = ClusterDescription(
        model: "llama3-8b", showsCachedTokens: true,
        instances: [
            instance("a100-0", EngineProfile.named("llama3-8b/a100")),
            instance("l40s-0", EngineProfile.named("llama3-8b/l40s")),
            instance("l40s-1", EngineProfile.named("llama3-8b/l40s")),
            instance("v100-0", v100),
        ].compactMap { $0 })

    private static func instance(_ name: String, _ profile: EngineProfile?) -> InstanceDescription? {
        profile.map { InstanceDescription(name: name, profile: $0) }
    }

    /// No measured table ships for a V100. A roofline of the same model: 16 GB of weights at 900 GB/s set the floor of
    /// an iteration, 16 GFLOP a token at about 60 % of 125 TFLOP/s (the data sheet's FP16) its slope; right to a factor
    /// of 1.5 or so. KV space is what 32 GB leave beside the weights.
    private static let v100 = EngineProfile(
        coefficients: StepCoefficients(
            gemmMemoryBase: 19, gemmMemoryPerToken: 0.02, gemmComputeBase: 0, gemmComputePerToken: 0.22,
            decodeBase: 0.5, decodePerSequence: 0.02, decodePerContextToken: 2.1e-4, prefillBase: 0.3,
            prefillPerToken: 0.001, prefillPerSelfPair: 1.3e-5, prefillPerPrefixPair: 1.3e-5),
        cpuOverheadMilliseconds: 1.5, kvBlocks: 5_500, gpu: "v100")
}
