import Dispatch
import Foundation

/// Turns signals, SIGINT and SIGTERM unless others are named, into a stream of values, so that a command can end in good
/// order.
///
/// The second signal finds the stream's reader gone where the first has ended it, and then kills the process as usual.
struct StopSignal: Sendable {
    /// One element a signal.
    let signals: AsyncStream<Void>

    init(_ numbers: [Int32] = [SIGINT, SIGTERM]) {
        signals = AsyncStream { continuation in
            let sources = numbers.map { number in
                // Not SIG_IGN, which programs started from here would inherit; a handler they do not.
                signal(number) { _ in }
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                source.setEventHandler { continuation.yield() }
                source.resume()
                return source
            }
            let held = SignalSources(numbers: numbers, sources: sources)
            continuation.onTermination = { _ in held.cancel() }
        }
    }
}

/// Keeps the sources alive and gives the signals back their usual effect.
private struct SignalSources: @unchecked Sendable {
    // Dispatch sources may be used from any thread; Foundation on Linux does not say so in their type.
    let numbers: [Int32]
    let sources: [any DispatchSourceSignal]

    func cancel() {
        for source in sources { source.cancel() }
        for number in numbers { signal(number, SIG_DFL) }
    }
}
