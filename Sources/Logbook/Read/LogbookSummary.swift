import Routing

/// What a logbook, or its recent part, says in figures.
public struct LogbookSummary: Sendable, Equatable {
    /// Requests one instance answered.
    public struct InstanceShare: Sendable, Equatable {
        /// The instance's name.
        public var name: String
        /// Requests it served.
        public var requests: Int
        /// Their mean TTFT in seconds, over whole streamed answers; nil where there were none.
        public var meanTTFT: Double?
    }

    /// One of the equal stretches into which the time is cut.
    public struct Stretch: Sendable, Equatable, Codable {
        /// Unix time of its beginning in seconds.
        public var start: Double
        /// Decisions.
        public var requests = 0
        /// Outcomes that are not whole, or of a status of 400 or more.
        public var failed = 0
        var ttftSum = 0.0
        var ttftCount = 0
        var errorSum = 0.0
        var errorCount = 0

        init(start: Double) { self.start = start }

        func isPlausible(most: Int) -> Bool { (0...most).contains(ttftCount) && (0...most).contains(errorCount) }

        mutating func add(_ other: Stretch) {
            requests += other.requests
            failed += other.failed
            ttftSum += other.ttftSum
            ttftCount += other.ttftCount
            errorSum += other.errorSum
            errorCount += other.errorCount
        }

        /// Mean TTFT in seconds of whole answers whose first token was seen; nil where there were none.
        public var meanTTFT: Double? { ttftCount > 0 ? ttftSum / Double(ttftCount) : nil }
        /// Mean absolute error of the predicted reward; nil where none was predicted.
        public var meanAbsoluteError: Double? { errorCount > 0 ? errorSum / Double(errorCount) : nil }
    }

    /// Size of the database and its write-ahead log in bytes.
    public var bytes: Int64 = 0
    /// Unix time of the first decision in seconds; nil where there is none.
    public var firstTime: Double?
    /// Unix time of the last decision in seconds; nil where there is none.
    public var lastTime: Double?
    /// Decisions.
    public var decisions = 0
    /// Decisions whose outcome is known.
    public var outcomes = 0
    /// Decisions by reason; reasons that did not occur are left out.
    public var reasons: [String: Int] = [:]
    /// Requests by the instance that served them, the busiest first.
    public var instances: [InstanceShare] = []
    /// TTFT in seconds of whole answers whose first token was seen.
    public var ttft: Distribution?
    /// TPOT in seconds of whole answers that have one.
    public var tpot: Distribution?
    /// End-to-end time in seconds of whole answers.
    public var e2e: Distribution?
    /// Outcomes that are not whole, by why.
    public var censored: [String: Int] = [:]
    /// Outcomes of an HTTP status of 400 or more, by status.
    public var errorStatuses: [Int: Int] = [:]
    /// Predicted against observed reward, where a model predicted for the instance that served, at the first attempt.
    public var prediction = Agreement()
    /// Expected against observed lengths of the newest 20,000 whole answers, in stretches of time, oldest first.
    public var lengths: [LengthCalibration] = []
    /// The course of it, oldest first.
    public var timeline: [Stretch] = []
    /// Rounds by result; results that did not occur are left out.
    public var rounds: [String: Int] = [:]
    /// Model versions made.
    public var models = 0
    /// The version promoted last; nil where none ever was.
    public var promotedVersion: Int?
    /// Entries that were dropped, as the events tell.
    public var dropped = 0

    /// An empty summary.
    public init() {}
}
