import Learning

/// How a trainer paces its rounds and judges its models.
public struct TrainerConfiguration: Sendable {
    /// Newly labelled samples that make a round worth its while.
    public var minimumNewSamples = 25
    /// Least seconds between the starts of two rounds.
    public var minimumInterval = 1.0
    /// Most of a core that rounds may take in the long run, the network's fits apart: after a costly round the next one
    /// waits longer. Infinite to let no cost hold rounds up.
    public var roundShare = 0.01
    /// Labelled samples before the first round.
    public var minimumSamples = 60
    /// Most samples remembered and trained on.
    public var windowCapacity = 10_000
    /// Most submitted samples that wait for the background queue; beyond it the oldest are dropped and counted.
    public var inboxCapacity = 4_096
    /// Most samples a second that are asked for; see `Trainer.wantsSample`.
    public var samplesPerSecond = 500.0
    /// Newest test-then-learn tests over which errors are taken.
    public var errorWindow = 300
    /// Newest labels from which the mean and the median predict.
    public var baselineWindow = 300
    /// Most fits with which a relabelled history is tested again.
    public var replayRounds = 8
    /// When a model may serve and when it must stop.
    public var promotion = PromotionRule()
    /// How the ridge is fitted; its interactions are those of the schema.
    public var ridge = RidgeTrainer()
    /// The ridge's penalty in samples, at least, where rollouts say beforehand what to expect: so many samples must
    /// contradict them. A model that sees the first hundred alone is worse than they are.
    public var forecastPenalty = 100.0
    /// When the model in service steps back because the fallback's choices turn out better.
    public var stepBack = GuardRule()
    /// Whether models keep what is not known of their weights, for draws from it.
    public var keepsPosterior = false
    /// Which kinds of models are trained and may serve.
    public var contestants = Contestants.champion
    /// How the network is fitted; its linear part is the round's ridge.
    public var network = MLPTrainer()
    /// Labelled samples before the first network.
    public var networkMinimumSamples = 300
    /// Share of the window that has to be new before another network is fitted.
    public var networkGrowth = 0.15
    /// Least seconds between the starts of two fits of the network: at 0.4 s of CPU each they take 2 % of a core.
    public var networkInterval = 20.0
    /// When the network takes the ridge's place.
    public var contest = ContestRule()

    /// The defaults.
    public init() {}
}
