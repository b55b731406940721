import EngineModel

/// Round coefficients, so that expected times can be worked out by hand.
let plainCoefficients = StepCoefficients(
    gemmMemoryBase: 10, gemmMemoryPerToken: 0.01, gemmComputeBase: 2, gemmComputePerToken: 0.05,
    decodeBase: 0.5, decodePerSequence: 0.01, decodePerContextToken: 0.0001, prefillBase: 0.3,
    prefillPerToken: 0.001, prefillPerSelfPair: 0.000_002, prefillPerPrefixPair: 0.000_003)

/// A small engine whose blocks run out soon.
func smallProfile(
    kvBlocks: Int = 40, blockSize: Int = 4, maxBatchedTokens: Int = 24, maxSequences: Int = 8
) -> EngineProfile {
    return EngineProfile(
        coefficients: plainCoefficients, cpuOverheadMilliseconds: 1.5, kvBlocks: kvBlocks, blockSize: blockSize,
        maxBatchedTokens: maxBatchedTokens, maxSequences: maxSequences)
}

/// Hashes of a prompt whose tokens are `family` up to `shared` and its own from there on.
func hashes(promptTokens: Int, shared: Int, family: UInt32, own: UInt32, blockSize: Int) -> [UInt64] {
    let tokens = (0..<promptTokens).map { $0 < shared ? family : own &+ 1_000 }
    return BlockHash.chain(tokens, blockSize: blockSize)
}

/// Runs an engine until it is idle.
/// - Returns: all token events with the time of each, from the time of the first step.
func drain(_ engine: inout Engine) -> [(time: Double, event: TokenEvent)] {
    var time = 0.0
    var all: [(time: Double, event: TokenEvent)] = []
    while let step = engine.beginStep() {
        time += step.seconds
        all += engine.endStep().map { (time, $0) }
    }
    return all
}
