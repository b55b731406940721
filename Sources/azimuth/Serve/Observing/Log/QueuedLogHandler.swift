import Logging

/// swift-log's way to a `LogOutput`: a line is made where it is logged and written in the background.
struct QueuedLogHandler: LogHandler {
    let output: LogOutput
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    init(output: LogOutput) { self.output = output }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { _, new in new } }
        if let own = event.metadata { all.merge(own) { _, new in new } }
        if let error = event.error { all["error"] = "\(error)" }
        output.append(
            .line(
                LogLine(
                    level: event.level.rawValue, message: event.message.description,
                    fields: all.sorted { $0.key < $1.key }.map { ($0.key, .text($0.value.description)) })))
    }
}
