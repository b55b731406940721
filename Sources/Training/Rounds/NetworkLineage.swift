import Learning

/// The network over the rounds: the newest, and the tests of it and its predecessors.
struct NetworkLineage: Sendable {
    /// The newest, promoted or not.
    struct Newest: Sendable {
        let model: MLPModel
        /// With the model, under its version.
        let artefact: ModelArtefact

        var version: Int { artefact.version }
    }

    var newest: Newest?
    /// Test-then-learn errors.
    var error: PrequentialError
    /// The ridge's errors first, the network's second.
    var pairs: PairedErrors
    /// Samples learnt since the last training.
    var learnt = 0
    /// Uptime at which the last training began; nil before the first.
    var lastStart: Double?

    init(_ configuration: TrainerConfiguration) {
        error = PrequentialError(window: configuration.errorWindow, baselineWindow: configuration.baselineWindow)
        pairs = PairedErrors(window: configuration.errorWindow)
    }

    /// Whether enough is new, and the last training is long enough ago, for another to be worth its CPU time.
    func isDue(samples: Int, uptime: Double, _ configuration: TrainerConfiguration) -> Bool {
        guard configuration.contestants != .ridge, samples >= configuration.networkMinimumSamples else { return false }
        guard newest != nil, let lastStart else { return true }
        return Double(learnt) >= configuration.networkGrowth * Double(samples)
            && uptime - lastStart >= configuration.networkInterval
    }
}
