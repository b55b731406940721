/// One logged decision as an off-policy estimate sees it.
public struct LoggedChoice: Sendable, Equatable {
    /// What was observed of the action taken.
    public let reward: Double
    /// Probability with which the logging policy took it; above 0, at most 1.
    public let propensity: Double
    /// Probability with which the policy in question takes it.
    public let target: Double
    /// The action's reward as a model predicts it that had not seen this decision.
    public let predicted: Double
    /// The same model's reward expected under the policy in question, over all actions.
    public let expected: Double

    /// A decision; every argument has the meaning of the property of its name.
    public init(reward: Double, propensity: Double, target: Double, predicted: Double, expected: Double) {
        self.reward = reward
        self.propensity = propensity
        self.target = target
        self.predicted = predicted
        self.expected = expected
    }

    /// How much more often the policy in question takes the action than the log did.
    var weight: Double { target / propensity }
}
