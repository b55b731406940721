/// When a model steps back because the fallback's choices turn out better.
public struct GuardRule: Sendable, Equatable {
    /// Newest requests sent by the fallback's wish, and all of the model's beside them, that are compared.
    public var window: Int
    /// Fewest requests on either side.
    public var minimumCompared: Int
    /// Seconds from which a request without a first token counts with the time that it has waited.
    public var overdue: Double
    /// Share of the fallback's mean cost by which the model has to be worse: what one choice does to others is charged as
    /// predicted only, and smaller differences than its error are no reason.
    public var margin: Double
    /// Probability that a model as good as that ever steps back over one window, however often it is looked at.
    public var risk: Double
    /// Seconds for which nothing is promoted after the first time; doubled each time, halved for each of them served
    /// without another.
    public var pause: Double
    /// Most seconds.
    public var longestPause: Double

    /// A rule; every argument has the meaning of the property of its name.
    public init(
        window: Int = 200, minimumCompared: Int = 10, overdue: Double = 2, margin: Double = 0.05, risk: Double = 0.01,
        pause: Double = 60,
        longestPause: Double = 3_600
    ) {
        self.window = window
        self.minimumCompared = minimumCompared
        self.overdue = overdue
        self.margin = margin
        self.risk = risk
        self.pause = pause
        self.longestPause = longestPause
    }
}
