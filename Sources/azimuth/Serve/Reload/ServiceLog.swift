import Gateway
import Logging

/// Where `serve` logs, at a level that can be changed while it runs.
struct ServiceLog: Sendable {
    let output: LogOutput
    let level: SharedLogLevel
    let logger: Logger

    init(_ options: ServiceOptions, write: @escaping @Sendable ([UInt8]) -> Void = LogOutput.standardError) {
        let output = LogOutput(format: options.logFormat, write: write)
        let level = SharedLogLevel(options.logLevel)
        self.output = output
        self.level = level
        logger = Logger(label: "azimuth") { _ in
            SharedLevelLogHandler(QueuedLogHandler(output: output), level: level)
        }
    }

    /// What writes a line for each request, where that is asked for.
    func requestLog(_ options: ServiceOptions) -> (any RequestLog)? {
        options.logRequests ? QueuedRequestLog(output: output) : nil
    }
}
