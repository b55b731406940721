import Learning
import Routing

extension TrainingState {
    /// What a round did, without its times.
    struct Round: Sendable {
        var result: RoundReport.Result
        var reason: String
        var kind = TrainedModel.Kind.ridge
        var version: Int?
        var artefact: String?
        /// Errors of the model that served before, up to and with this round's samples.
        var championErrors: PrequentialSummary?
        var publication = TrainingLoop.Publication.unchanged
        /// Whether the model went because the fallback's choices turned out better.
        var stepsBack = false
    }

    /// Why a model could not be used.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// Whether there is enough new to learn.
    var isDue: Bool {
        if mustReplay { return true }
        return fresh.count >= configuration.minimumNewSamples
            && pool.count + fresh.count >= configuration.minimumSamples
    }

    /// Tests the last model on all that is new, learns it, fits a new model and decides what serves.
    ///
    /// - Parameter time: Unix time in seconds.
    /// - Returns: what was done; nil where there were too few samples to do anything.
    mutating func round(time: Double) -> Round? {
        let replays = mustReplay
        rewards.pass(to: time)
        if replays { relabel() }
        let batch = fresh
        fresh = []
        let total = pool.count + batch.count
        do {
            try learn(batch, replays: replays)
            guard total >= configuration.minimumSamples else {
                guard championIsForeign else { return nil }
                return withdraw("\(total) of \(configuration.minimumSamples) samples")
            }
            let model = try fit(samplesToFit(), objective)
            let artefact = ModelArtefact(
                version: lastVersion + 1, featureSchema: schema.version, featureNames: schema.names,
                model: .ridge(model),
                objective: objective.description, trainedTime: time, samples: pool.count,
                errors: challengerError.summary())
            let json = try artefact.json()
            lastVersion = artefact.version
            challenger = model
            let championErrors = championIsForeign ? nil : champion?.error.summary()
            var round = decide(on: artefact)
            round.championErrors = championErrors
            round.version = artefact.version
            round.artefact = json
            return round
        } catch {
            challenger = nil
            return failed("\(error)")
        }
    }

    private mutating func decide(on artefact: ModelArtefact) -> Round {
        if let reason = rewardsLost {
            var round = withdraw(reason)
            round.stepsBack = true
            rewards.suspend()
            return round
        }
        if let reason = heldReason { return Round(result: .rejected, reason: reason) }
        let verdict = configuration.promotion.judge(challengerError)
        if let round = yield(to: artefact, verdict.promoted) { return round }
        if verdict.promoted {
            promote(artefact.model, version: artefact.version, error: challengerError)
            return Round(
                result: .promoted, reason: verdict.reason, publication: .serve(ServedModel(artefact)))
        }
        if championIsForeign { return withdraw(verdict.reason) }
        if let reason = champion.flatMap({ configuration.promotion.demotion($0.error) }) { return withdraw(reason) }
        return Round(result: .rejected, reason: verdict.reason)
    }

    /// Why the champion must step back, by what became of its choices; nil where it may stay.
    private var rewardsLost: String? {
        guard champion != nil, !championIsForeign else { return nil }
        return rewards.verdict()
    }

    private mutating func withdraw(_ reason: String) -> Round {
        let name = champion.map { "model \($0.version)" } ?? "the model"
        let cause =
            championIsForeign
            ? "\(name) served another objective than \(objective); \(reason)" : "\(name) withdrawn: \(reason)"
        champion = nil
        isHeld = false
        return Round(result: .demoted, reason: cause, publication: .withdraw)
    }

    /// A champion that may no longer serve goes even where no round succeeds.
    private mutating func failed(_ reason: String) -> Round {
        var round = Round(result: .failed, reason: reason)
        guard let champion else { return round }
        var cause = isHeld ? nil : configuration.promotion.demotion(champion.error)
        if champion.isFaulty { cause = "a prediction of it is not finite" }
        if championIsForeign { cause = "it served another objective than \(objective)" }
        if let reason = rewardsLost {
            cause = reason
            round.stepsBack = true
            rewards.suspend()
        }
        if let cause {
            round.reason += "; model \(champion.version) withdrawn: \(cause)"
            round.publication = .withdraw
            self.champion = nil
            isHeld = false
        }
        return round
    }
}
