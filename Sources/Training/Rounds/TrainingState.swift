import Learning
import Routing

/// All that a trainer knows, apart from threads and clocks.
struct TrainingState: Sendable {
    struct Champion: Sendable {
        let version: Int
        let model: TrainedModel
        /// What it predicts the reward of.
        let objective: String
        /// Whether one of its predictions was not a number.
        var isFaulty = false
        /// Tests of its predecessors until its promotion, its own from then on.
        var error: PrequentialError
    }

    typealias Fit = @Sendable (SampleWindow, Objective) throws -> RidgeModel

    let schema: TrainingSchema
    let configuration: TrainerConfiguration
    let fit: Fit

    private(set) var objective: Objective
    private var history: SampleHistory
    var pool: SamplePool
    /// Labelled, not yet tested or learnt.
    var fresh: [(sample: TrainingSample, reward: RewardLabel)] = []
    /// True where the history waits to be labelled and tested again, without regard to new samples.
    private(set) var mustReplay = false
    /// Made by the last round, promoted or not; what new samples test first.
    var challenger: RidgeModel?
    var challengerError: PrequentialError
    var network: NetworkLineage
    /// What a replay tests in place of the newest network.
    var replayNetwork: MLPModel?
    var champion: Champion?
    /// Whether an operator holds the champion in service: rounds go on beside it and promote nothing.
    var isHeld = false
    /// What became of the decisions in which the model and the fallback differed.
    var rewards: RewardGuard
    var lastVersion: Int
    private(set) var unlabelled = 0
    private(set) var misfits = 0

    init(
        schema: TrainingSchema, configuration: TrainerConfiguration, objective: Objective, lastVersion: Int,
        fit: @escaping Fit
    ) {
        self.schema = schema
        self.configuration = configuration
        self.objective = objective
        self.lastVersion = lastVersion
        self.fit = fit
        history = SampleHistory(schema: schema, capacity: configuration.windowCapacity)
        pool = SamplePool(
            columns: schema.names.count, capacity: max(2, configuration.windowCapacity), strata: schema.strata)
        challengerError = Self.emptyError(configuration)
        network = NetworkLineage(configuration)
        rewards = RewardGuard(configuration.stepBack)
    }

    /// Whether the champion predicts another objective's reward.
    var championIsForeign: Bool { champion.map { $0.objective != objective.description } ?? false }

    /// Labels samples and keeps them, oldest first.
    mutating func take(_ samples: [TrainingSample]) {
        for sample in samples {
            // What took several attempts counts as it came: where the first one went was chosen.
            if let trial = sample.trial, let label = objective.label(of: sample.outcome) {
                rewards.note(trial, reward: label.value)
            }
            switch history.append(sample, objective: objective) {
            case .reward(let reward): fresh.append((sample, reward))
            case .unlabelled: unlabelled += 1
            case .misfit: misfits += 1
            }
        }
        let surplus = fresh.count - configuration.windowCapacity
        if surplus > 0 { fresh.removeFirst(surplus) }
    }

    /// Hears which trials have waited long, and for how long.
    mutating func wait(_ open: [OpenTrial]) {
        rewards.wait(
            open.compactMap { open in
                let outcome = Outcome(time: 0, e2e: open.waited, status: 200, censoring: .timedOut)
                return objective.label(of: outcome).map { (open.trial, $0.value) }
            })
    }

    /// Trains for another objective from the next round on, which relabels the whole history.
    mutating func change(to objective: Objective) {
        guard objective != self.objective else { return }
        self.objective = objective
        isHeld = false
        rewards.forget()
        mustReplay = true
    }

    /// Takes over what an earlier run left behind; the model, where there is one, serves at once.
    mutating func resume(samples: [TrainingSample], champion artefact: ModelArtefact?) {
        take(samples)
        mustReplay = mustReplay || !samples.isEmpty
        guard let artefact else { return }
        lastVersion = max(lastVersion, artefact.version)
        champion = Champion(
            version: artefact.version, model: artefact.model, objective: artefact.objective,
            error: Self.emptyError(configuration))
    }

    /// Labels the whole history anew; all of it waits to be tested and learnt.
    mutating func relabel() {
        mustReplay = false
        pool.removeAll()
        challenger = nil
        challengerError = Self.emptyError(configuration)
        network = NetworkLineage(configuration)
        // Taken over ones may have come in after newer ones.
        fresh = history.kept.ordered.sorted { $0.time < $1.time }.compactMap { sample in
            guard case .reward(let reward) = history.label(sample, objective) else { return nil }
            return (sample, reward)
        }
    }

    /// Lets a model serve from now on.
    mutating func promote(_ model: TrainedModel, version: Int, error: PrequentialError) {
        if champion == nil { rewards.forget() }
        champion = Champion(version: version, model: model, objective: objective.description, error: error)
        isHeld = false
    }

    static func emptyError(_ configuration: TrainerConfiguration) -> PrequentialError {
        PrequentialError(window: configuration.errorWindow, baselineWindow: configuration.baselineWindow)
    }
}
