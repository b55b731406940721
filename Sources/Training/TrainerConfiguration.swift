import Learning

/// How a trainer paces its rounds and judges its models.
public struct TrainerConfiguration: Sendable {
    /// Newly labelled samples that make a round worth its while.
    public var minimumNewSamples = 25
    /// Least seconds between the starts of two rounds.
    public var minimumInterval = 1.0
    /// Labelled samples before the first round.
    public var minimumSamples = 60
    /// Most samples remembered and trained on.
    public var windowCapacity = 10_000
    /// Most submitted samples that wait for the background queue; beyond it the oldest are dropped and counted.
    public var inboxCapacity = 4_096
    /// Newest test-then-learn tests over which errors are taken.
    public var errorWindow = 300
    /// Newest labels from which the mean and the median predict.
    public var baselineWindow = 300
    /// Most fits with which a relabelled history is tested again.
    public var replayRounds = 8
    /// When a model may serve and when it must stop.
    public var promotion = PromotionRule()
    /// How models are fitted; its interactions are those of the schema.
    public var ridge = RidgeTrainer()

    /// The defaults.
    public init() {}
}
