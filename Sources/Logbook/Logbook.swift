import Dispatch
import Foundation
import Logging
import Routing
import Synchronization

/// The SQLite database of decisions, outcomes, rounds and models: the writing side.
///
/// Every `record` is cheap and never waits for the file, so event loops may call it. One background queue writes in
/// batches. While the file cannot be written, entries wait up to the queue's bounds; what finds no room is counted,
/// shown in `status` and noted in the file's `events` when it can be written again.
public final class Logbook: Sendable {
    /// The file.
    public let path: String
    /// The first decision id that the file does not use; count up from it.
    public let nextDecisionID: Int64

    private let options: LogbookOptions
    private let entries: EntryQueue
    private let registry = Registry()
    private let queue = DispatchQueue(label: "azimuth.logbook", qos: .utility)
    private let writer: Mutex<BatchWriter>
    private let progress: Mutex<BatchWriter.Progress>

    /// Opens the logbook at `path`, making the file where there is none.
    ///
    /// - Throws: `LogbookError` where the file is another program's, of a newer version, or lies in no folder. A
    ///   file that is locked, read-only or on a full disk opens all the same: `status` says so, and it is tried again.
    public static func open(
        path: String, options: LogbookOptions = LogbookOptions(), logger: Logger = Logger(label: "azimuth.logbook")
    ) throws -> Logbook {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            throw LogbookError.unusable(path: path, why: "there is no folder '\(folder)'")
        }
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw LogbookError.notALogbook(path: path, why: "it is a folder")
        }
        return try Logbook(path: path, options: options.bounded, logger: logger)
    }

    private init(path: String, options: LogbookOptions, logger: Logger) throws {
        self.path = path
        self.options = options
        entries = EntryQueue(
            entries: options.queueEntries, bytes: options.queueBytes, chunk: options.batchRows,
            features: options.features)
        let writer = BatchWriter(path: path, options: options, entries: entries, registry: registry, logger: logger)
        try writer.openFirst()
        nextDecisionID = writer.nextDecisionID(now: Date().timeIntervalSince1970)
        registry.set(FeatureSchema.names, forSchema: FeatureSchema.version)
        progress = Mutex(writer.progress)
        self.writer = Mutex(writer)
        scheduleUpkeep()
    }

    /// Names an instance; before its first decision, and again whenever its name changes.
    public func register(instance: InstanceID, name: String) {
        registry.set(BoundedText.cut(name, to: LogbookLimits.sentenceBytes), for: instance)
    }

    /// Names the columns of a feature schema; before its first decision. The current one is known of itself.
    public func register(featureSchema version: Int, names: [String]) {
        registry.set(names, forSchema: version)
    }

    /// Logs a decision.
    public func record(_ record: DecisionRecord) { append(.decision(record)) }

    /// Logs an outcome; its decision may have been written long before.
    public func record(_ record: OutcomeRecord) { append(.outcome(record)) }

    /// Logs a round.
    public func record(_ record: RoundRecord) { append(.round(record)) }

    /// Logs a model version, or replaces what was logged of it.
    public func record(_ record: ModelRecord) { append(.model(record)) }

    /// Logs an event.
    public func record(_ record: EventRecord) { append(.event(record)) }

    /// Logs what an operator changed.
    public func record(_ record: ChangeRecord) { append(.change(record)) }

    /// How the logbook fares.
    public var status: LogbookStatus {
        let progress = progress.withLock { $0 }
        return LogbookStatus(
            path: path, written: progress.written, pending: entries.count, dropped: entries.dropped,
            pruned: progress.pruned, bytes: progress.bytes, writes: progress.writes,
            writeSeconds: progress.writeSeconds, error: progress.error)
    }

    /// Waits until everything recorded before is in the file; never call it on an event loop.
    ///
    /// - Returns: false where the file cannot be written at the moment.
    @discardableResult
    public func flush() -> Bool {
        queue.sync { run() }
        return status.error == nil
    }

    /// Writes what waits, closes the file and drops whatever comes later; never call it on an event loop.
    public func close() {
        entries.close()
        queue.sync {
            run()
            writer.withLock { $0.close(now: Date().timeIntervalSince1970) }
        }
    }

    /// Opens the file for reading, on connections of its own.
    ///
    /// - Throws: `LogbookError`.
    public func reader() throws -> LogbookReader { try LogbookReader(path: path) }

    /// Runs `body` with the writer on its queue.
    func onQueue<Value: Sendable>(_ body: @Sendable (BatchWriter) -> Value) -> Value {
        queue.sync {
            let (value, state) = writer.withLock { (body($0), $0.progress) }
            progress.withLock { $0 = state }
            return value
        }
    }

    private func append(_ entry: LogEntry) {
        switch entries.append(entry) {
        case .none: break
        case .later: queue.asyncAfter(deadline: .now() + options.batchInterval) { self.run() }
        case .now: queue.async { self.run() }
        }
    }

    /// One turn on the queue: later turns let entries that came meanwhile go first.
    private func run(isOwnTurn: Bool = false) {
        let (next, state) = writer.withLock {
            ($0.run(now: Date().timeIntervalSince1970, isOwnTurn: isOwnTurn), $0.progress)
        }
        progress.withLock { $0 = state }
        if let next { queue.asyncAfter(deadline: .now() + next) { self.run(isOwnTurn: true) } }
    }

    /// Age limits and reports of drops come due on an idle router too.
    private func scheduleUpkeep() {
        queue.asyncAfter(deadline: .now() + 60) { [weak self] in
            self?.run()
            self?.scheduleUpkeep()
        }
    }
}
