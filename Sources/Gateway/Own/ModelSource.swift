/// Says which models the fleet serves. Called off the event loops.
public protocol ModelSource: Sendable {
    /// The answer to `GET /v1/models`, or to `GET /v1/models/{id}` where `id` is given.
    func answer(model id: String?) -> ModelAnswer
}

/// What to answer to a question for models.
public enum ModelAnswer: Sendable, Equatable {
    /// The models, as JSON.
    case found(String)
    /// No available instance serves that one.
    case notFound
    /// No instance is available.
    case unavailable
    /// No instance has said what it serves: one of them has to be asked.
    case unknown
}
