/// How a logbook fares, for the health page, the metrics and the log.
public struct LogbookStatus: Sendable, Equatable {
    /// The file.
    public var path: String
    /// Rows written since the logbook was opened.
    public var written: Int
    /// Entries that wait for the writer.
    public var pending: Int
    /// Entries lost since the logbook was opened: the queue was full, or the row could not be stored.
    public var dropped: Int
    /// Decisions (with their outcomes) that retention has let go since the logbook was opened.
    public var pruned: Int
    /// Size of the database and its write-ahead log in bytes, as of the last write.
    public var bytes: Int64
    /// Transactions that have written entries since the logbook was opened.
    public var writes: Int
    /// Seconds they took in all.
    public var writeSeconds: Double
    /// Why nothing can be written at the moment, in one sentence; nil while all is well.
    public var error: String?

    /// Whether entries reach the file.
    public var isHealthy: Bool { error == nil }
}
