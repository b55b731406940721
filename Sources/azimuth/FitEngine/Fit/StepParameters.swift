import EngineModel

/// What the times of a server depend on, as far as they can be told apart from outside. All in milliseconds, none below 0.
///
/// An iteration takes `step`, `token` for each of its tokens beyond `knee`, a time for each decoding sequence, for each
/// cached token of those, for each pair of a prompt's attention, and once where it has any prompt's. A request takes
/// `request` and `promptToken` for each token of its prompt outside of the engine: connection, template, tokeniser.
struct StepParameters: Sendable, Equatable {
    static let count = 8
    static let names = [
        "an iteration", "a token of an iteration", "a decoding sequence", "1,000 cached tokens of decodes",
        "1,000,000 pairs of prefill attention", "an iteration with a prompt's tokens, besides",
        "a request outside of the engine",
        "1,000 prompt tokens outside of the engine",
    ]
    static let requestPlace = 6
    static let promptTokenPlace = 7
    /// What the figures that people read are multiplied by.
    static let scales = [1, 1, 1, 1e3, 1e6, 1, 1, 1e3]

    /// In the order of ``names``.
    var values: [Double]
    /// Tokens that an iteration computes for nothing beside reading the weights.
    var knee: Double

    var step: Double { values[0] }
    var token: Double { values[1] }
    var request: Double { values[Self.requestPlace] }
    var promptToken: Double { values[Self.promptTokenPlace] }

    /// Whether an engine's coefficients can say this: the compute-bound line must not begin below zero.
    var isExpressible: Bool { token * knee <= step }

    /// The coefficients; the part of an iteration that is the engine's own processor's cannot be told from the kernels'.
    var coefficients: StepCoefficients {
        StepCoefficients(
            gemmMemoryBase: step, gemmMemoryPerToken: 0, gemmComputeBase: max(0, step - token * knee),
            gemmComputePerToken: token, decodeBase: 0, decodePerSequence: values[2], decodePerContextToken: values[3],
            prefillBase: values[5], prefillPerToken: 0, prefillPerSelfPair: values[4], prefillPerPrefixPair: values[4])
    }

    /// What one iteration's time is made of; the last two belong to requests.
    static func features(of work: StepWork, knee: Double) -> [Double] {
        let tokens = Double(work.prefillTokens + work.decodeSequences)
        return [
            1, max(0, tokens - knee), Double(work.decodeSequences), Double(work.decodeContextTokens),
            work.prefillSelfPairs + work.prefillPrefixPairs, work.prefillTokens > 0 ? 1 : 0, 0, 0,
        ]
    }
}
