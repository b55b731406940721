/// A decision in which the model and the fallback wanted different candidates and chance said whose was taken.
///
/// Both arms are drawn from the same requests with probabilities that do not depend on them, so that the mean rewards
/// of the two can be compared as they are.
public struct GuardTrial: Sendable, Equatable {
    /// Whether the fallback's choice was taken.
    public var isControl: Bool
    /// The score that the fallback gave its own choice, whoever's was taken: how hard the request was to begin with.
    public var expected: Float
    /// What the choice taken is predicted to cost others, in the objective's unit; a reward does not show it.
    public var charge: Float

    /// A trial; every argument has the meaning of the property of its name.
    public init(isControl: Bool, expected: Float, charge: Float) {
        self.isControl = isControl
        self.expected = expected
        self.charge = charge
    }
}

/// A trial of which nothing has come yet.
public struct OpenTrial: Sendable, Equatable {
    /// Whose choice was taken.
    public var trial: GuardTrial
    /// Seconds without a first token.
    public var waited: Double

    /// A trial that waits.
    public init(_ trial: GuardTrial, waited: Double) {
        self.trial = trial
        self.waited = waited
    }
}
