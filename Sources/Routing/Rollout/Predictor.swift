import EngineModel

/// What predictions of all instances have in common.
struct Predictor: Sendable {
    /// What the instances have taught together.
    var pool = EnginePool()
    /// How long answers are.
    var lives = ResidualLife()
    var scratch = RolloutScratch()
    /// Candidates by their estimates, and their positions.
    var order: [(score: Float, position: Int)] = []
}
