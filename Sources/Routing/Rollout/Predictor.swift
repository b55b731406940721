import EngineModel

/// What predictions of all instances have in common.
struct Predictor: Sendable {
    /// What the instances have taught together.
    var pool = EnginePool()
    /// Which part of the requests is this router's.
    var share = RouterShare()
    /// How long answers are.
    var lives = ResidualLife()
    /// Share of an answer's time that goes to requests yet to come, as of the decision at hand.
    var delayShare = 0.0
    var scratch = RolloutScratch()
    /// Candidates by their estimates, and their positions.
    var order: [(score: Float, position: Int)] = []
}
