import Logging

/// Says what goes wrong: at once when it begins, then no more often than an interval, and never not at all.
struct TroubleReport {
    /// Why the last entry that could not be stored could not.
    var lastLoss: String?

    private let logger: Logger
    private let interval: Double
    private var lastFailureLine = -Double.infinity
    private var lastSentence: String?
    private var lastDropReport = -Double.infinity
    private var reportedDrops = 0

    init(logger: Logger, interval: Double) {
        self.logger = logger
        self.interval = interval
    }

    /// The file cannot be written.
    mutating func failing(_ sentence: String, dropped: Int, now: Double) {
        guard sentence != lastSentence || now - lastFailureLine >= interval else { return }
        lastSentence = sentence
        lastFailureLine = now
        logger.error("\(sentence); requests are not affected, \(dropped) log entries dropped so far")
    }

    /// The file can be written again.
    mutating func recovered(path: String) {
        lastSentence = nil
        logger.notice("the logbook '\(path)' is written again")
    }

    /// Lets the next drops be reported at once.
    mutating func makeDue() { lastDropReport = -.infinity }

    /// The event to write about drops, where there are new ones and it is time to say so.
    func drops(total: Int, now: Double) -> EventRecord? {
        guard total > reportedDrops, now - lastDropReport >= interval else { return nil }
        let count = total - reportedDrops
        let why = lastLoss.map { ": \($0)" } ?? ": the queue was full"
        return EventRecord(time: now, kind: "dropped", text: "\(count) log entries dropped\(why)", count: count)
    }

    /// The event has reached the file.
    mutating func dropsWritten(_ event: EventRecord) {
        reportedDrops += event.count ?? 0
        lastDropReport = event.time
        lastLoss = nil
        logger.warning("\(event.text)")
    }
}
