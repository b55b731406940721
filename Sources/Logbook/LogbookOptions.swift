import GRDB

/// How a logbook queues, writes and forgets.
public struct LogbookOptions: Sendable {
    /// Entries that may wait for the writer; more are dropped and counted.
    public var queueEntries = 65_536
    /// Bytes of memory that waiting entries may hold; more are dropped and counted.
    public var queueBytes = 128 << 20
    /// Rows in one transaction at most.
    public var batchRows = 1_000
    /// Seconds an entry waits at most before the writer is woken.
    public var batchInterval = 0.2
    /// Size of the database and its write-ahead log in bytes above which the oldest decisions go.
    public var maxBytes: Int64 = 5_000_000_000
    /// Age in seconds above which decisions go; nil keeps them for as long as `maxBytes` allows.
    public var maxAge: Double?
    /// What is stored of a decision's feature vectors.
    public var features = FeatureLogging.all
    /// Seconds before the first retry after a failed write; doubled up to `retryCeiling`.
    public var retryFloor = 0.25
    /// Seconds between retries at most.
    public var retryCeiling = 15.0
    /// Seconds between two log lines about the same trouble at least.
    public var reportInterval = 30.0

    /// The smallest `maxBytes` that leaves room for the tables themselves.
    public static let smallestMaxBytes: Int64 = 2 << 20

    /// Runs on every new connection of the writer; tests use it to make a disk that is full or read-only.
    var prepare: (@Sendable (Database) throws -> Void)?

    /// The defaults above.
    public init() {}

    /// The values with every number brought into its range.
    var bounded: LogbookOptions {
        var options = self
        options.queueEntries = min(max(queueEntries, 1), 1 << 24)
        options.queueBytes = max(queueBytes, 1 << 16)
        options.batchRows = min(max(batchRows, 1), 100_000)
        options.batchInterval = min(max(batchInterval, 0.001), 60)
        options.maxBytes = max(maxBytes, Self.smallestMaxBytes)
        options.retryFloor = min(max(retryFloor, 0.001), 60)
        options.retryCeiling = min(max(retryCeiling, options.retryFloor), 600)
        return options
    }
}

/// What is stored of a decision's feature vectors, which take about half of a row.
public enum FeatureLogging: String, Sendable, CaseIterable {
    /// Those of all candidates: every one of them within reach of SQL.
    case all
    /// The chosen candidate's; the others are made again from the snapshot, bit for bit, by the same feature schema.
    case chosen
}

/// Bounds of what one row holds.
public enum LogbookLimits {
    /// UTF-8 bytes kept of a text from outside (request id, model, finish reason).
    public static let textBytes = 256
    /// UTF-8 bytes kept of a sentence of the router's own.
    public static let sentenceBytes = 2_048
    /// Candidates of a decision, and columns of a feature vector.
    public static let positions = 4_096
}
