import Fleet
import Logging
import NIOCore
import Synchronization

/// What a fleet told, in order.
enum FleetEvent: Sendable, Equatable {
    case scraped(Int, EngineMetrics)
    case available(Int)
    case unavailable(Int, String)
    case restarted(Int)
    case resolved(Int, SocketAddress)
    case models(Int, [String]?)
}

/// Records a fleet's reports; a test waits for the one it expects.
final class Recorder: FleetObserver {
    private let events: AsyncStream<FleetEvent>
    private let continuation: AsyncStream<FleetEvent>.Continuation

    init() { (events, continuation) = AsyncStream.makeStream() }

    func scraped(_ index: Int, _ metrics: EngineMetrics, now: Double) {
        continuation.yield(.scraped(index, metrics))
    }

    func availabilityChanged(_ index: Int, _ available: Bool, reason: String) {
        continuation.yield(available ? .available(index) : .unavailable(index, reason))
    }

    func restarted(_ index: Int) { continuation.yield(.restarted(index)) }

    func resolved(_ index: Int, _ address: SocketAddress) { continuation.yield(.resolved(index, address)) }

    func modelsChanged(_ index: Int, _ models: [ModelCard]?) {
        continuation.yield(.models(index, models?.map(\.id)))
    }

    /// All events up to the first that matches, that one last. The test's time limit is the deadline.
    @discardableResult
    func events(until matches: (FleetEvent) -> Bool) async -> [FleetEvent] {
        var seen: [FleetEvent] = []
        for await event in events {
            seen.append(event)
            if matches(event) { break }
        }
        return seen
    }

    /// The phrase with which an instance became unavailable.
    func reasonForLeaving(_ index: Int = 0) async -> String? {
        let seen = await events { if case .unavailable(index, _) = $0 { true } else { false } }
        if case .unavailable(_, let reason) = seen.last { return reason }
        return nil
    }
}

/// Keeps what is logged.
final class LogBox: Sendable {
    private let lines = Mutex<[String]>([])

    var text: [String] { lines.withLock { $0 } }
    var logger: Logger { Logger(label: "test", factory: { _ in Handler(box: self) }) }

    private struct Handler: LogHandler {
        let box: LogBox
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            box.lines.withLock { $0.append("\(event.level): \(event.message)") }
        }
    }
}
