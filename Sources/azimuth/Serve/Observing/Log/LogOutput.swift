import Dispatch
import Gateway
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Writes log lines on a background queue, so that whoever logs never waits for a terminal, a pipe or a disk.
///
/// Lines wait in a bounded queue; what finds no room is dropped and counted, and the log says how many.
final class LogOutput: Sendable {
    /// Lines since the start.
    struct Counts: Sendable, Equatable {
        var written = 0
        var dropped = 0
    }

    /// A line, or what one is made of on the background queue.
    enum Item: Sendable {
        case line(LogLine)
        case request(RequestLogEntry)
    }

    private struct State {
        var waiting: [Item] = []
        var counts = Counts()
        var toldDropped = 0
        var wakeIsSet = false
    }

    let format: LogFormat
    private let limit: Int
    private let write: @Sendable ([UInt8]) -> Void
    private let queue = DispatchQueue(label: "azimuth.log", qos: .utility)
    private let state = Mutex(State())

    /// An output.
    ///
    /// - Parameters:
    ///   - limit: lines that may wait.
    ///   - write: takes whole lines; may block.
    init(
        format: LogFormat, limit: Int = 16_384, write: @escaping @Sendable ([UInt8]) -> Void = LogOutput.standardError
    ) {
        self.format = format
        self.limit = max(limit, 1)
        self.write = write
    }

    /// Lines written and dropped so far.
    var counts: Counts { state.withLock(\.counts) }

    /// Hands in a line; returns at once.
    func append(_ item: Item) {
        let wakes = state.withLock { state in
            guard state.waiting.count < limit else {
                state.counts.dropped += 1
                return false
            }
            state.waiting.append(item)
            defer { state.wakeIsSet = true }
            return !state.wakeIsSet
        }
        if wakes { queue.async { self.drain() } }
    }

    /// Waits until all lines handed in before are written, but no longer than `seconds`.
    func flush(seconds: Double = 2) {
        let done = DispatchSemaphore(value: 0)
        queue.async { done.signal() }
        _ = done.wait(timeout: .now() + seconds)
    }

    private func drain() {
        while true {
            let (items, dropped) = state.withLock { state -> ([Item], Int) in
                defer {
                    state.waiting = []
                    state.toldDropped = state.counts.dropped
                }
                if state.waiting.isEmpty { state.wakeIsSet = false }
                return (state.waiting, state.counts.dropped - state.toldDropped)
            }
            if items.isEmpty { return }
            var bytes: [UInt8] = []
            for item in items {
                switch item {
                case .line(let line): line.append(to: &bytes, as: format)
                case .request(let entry): LogLine(entry).append(to: &bytes, as: format)
                }
            }
            if dropped > 0 {
                LogLine(
                    level: "warning", message: "log lines were dropped: they came faster than they could be written",
                    fields: [("lines", .number("\(dropped)"))]
                ).append(to: &bytes, as: format)
            }
            write(bytes)
            state.withLock { $0.counts.written += items.count + (dropped > 0 ? 1 : 0) }
        }
    }

    /// Writes to standard error, waiting for it where need be.
    static let standardError: @Sendable ([UInt8]) -> Void = { bytes in
        bytes.withUnsafeBytes { raw in
            var rest = UnsafeRawBufferPointer(rebasing: raw[...])
            while !rest.isEmpty {
                let count = putBytes(STDERR_FILENO, rest.baseAddress, rest.count)
                if count > 0 {
                    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
                } else if errno == EAGAIN {
                    var ready = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
                    _ = poll(&ready, 1, 1_000)
                } else if errno != EINTR {
                    return
                }
            }
        }
    }
}

/// The system's `write`, whose name a property of the type hides.
private func putBytes(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { write(file, bytes, count) }
