/// How the fleet is watched. The defaults need no tuning.
public struct FleetConfiguration: Sendable, Equatable {
    /// Time between two scrapes of an instance. The router's own counters carry the decisions: more often costs both
    /// sides more than it tells.
    public var scrapeInterval: Duration = .milliseconds(250)
    /// An answer to a scrape or a health check must be whole after this.
    public var responseTimeout: Duration = .seconds(3)
    /// A connection must stand after this.
    public var connectTimeout: Duration = .seconds(1)
    /// Time between two health checks of an instance that answers scrapes.
    public var healthInterval: Duration = .seconds(5)
    /// Time between two health checks of an instance that has no metrics.
    public var plainHealthInterval: Duration = .seconds(1)
    /// An instance found to have no metrics is asked for them again after this.
    public var metricsRetry: Duration = .seconds(30)
    /// Longest wait between two tries of an instance that is left out.
    public var maximumBackoff: Duration = .seconds(2)
    /// `start` waits this long for the first word from every instance.
    public var startupWait: Duration = .seconds(2)
    /// Failures in a row after which an instance is left out.
    public var failuresToLeave = 3
    /// Successes in a row after which it comes back.
    public var successesToReturn = 2
    /// When requests that fail take an instance out, and for how long.
    public var breaker = CircuitBreaker.Settings()
    /// Scrapes a second over all instances; with more of them than fit, the interval of each grows.
    public var maximumScrapesPerSecond = 2_000.0
    /// Time between two questions for the models of an instance; nil: never, and each is taken to have any model.
    public var modelsInterval: Duration? = .seconds(10)
    /// Longest answer to a scrape in bytes.
    public var maximumBodyBytes = 8 << 20

    /// The default configuration.
    public init() {}
}
