import Gateway

/// The request log: one line a request, made and written in the background.
struct QueuedRequestLog: RequestLog {
    let output: LogOutput

    func record(_ entry: RequestLogEntry) { output.append(.request(entry)) }
}
