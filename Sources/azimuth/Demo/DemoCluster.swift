import EngineModel

/// The cluster the demo emulates: one model on four unequal GPUs.
enum DemoCluster {
    static let description = ClusterDescription(
        model: "llama3-8b", showsCachedTokens: true,
        instances: [
            instance("a100-0", EngineProfile.named("llama3-8b/a100")),
            instance("l40s-0", EngineProfile.named("llama3-8b/l40s")),
            instance("a10-0", a10),
            instance("l4-0", l4),
        ].compactMap { $0 })

    private static func instance(_ name: String, _ profile: EngineProfile?) -> InstanceDescription? {
        profile.map { InstanceDescription(name: name, profile: $0) }
    }

    /// An A10 and an L4 have no measured tables here. Roofline figures for the same model: 16 GB of weights read at
    /// 600 and 300 GB/s set the floor of an iteration, 16 GFLOP a token at about half of 125 and 121 TFLOP/s (the data
    /// sheets' dense BF16) its slope; right to a factor of 1.5 or so. KV space is what 24 GB leave beside the weights.
    private static let a10 = roofline(gpu: "a10", floor: 29, perToken: 0.23, perPair: 1.05e-5, perContext: 2.9e-4)
    private static let l4 = roofline(gpu: "l4", floor: 54, perToken: 0.28, perPair: 1.1e-5, perContext: 5.5e-4)

    private static func roofline(
        gpu: String, floor: Double, perToken: Double, perPair: Double, perContext: Double
    ) -> EngineProfile {
        EngineProfile(
            coefficients: StepCoefficients(
                gemmMemoryBase: floor, gemmMemoryPerToken: 0.02, gemmComputeBase: 0, gemmComputePerToken: perToken,
                decodeBase: 0.5, decodePerSequence: 0.02, decodePerContextToken: perContext, prefillBase: 0.3,
                prefillPerToken: 0.001, prefillPerSelfPair: perPair, prefillPerPrefixPair: perPair),
            cpuOverheadMilliseconds: 1.5, kvBlocks: 2_050, gpu: gpu)
    }
}
