import Routing
import Synchronization

/// The one tagger behind all event loops: predictions at once, learning off the loops.
///
/// A prediction holds the lock for some microseconds. Answers to learn from are put on a short list, which the executor
/// given to `start` works off one by one; while it is behind, new ones beyond `mostPending` are dropped. Of very many
/// answers a sample is enough: beyond `mostPerMinute` requests the answers of others are not looked at.
public final class LengthTagging: Sendable {
    /// Runs work off the event loops, one piece after the other.
    public typealias Executor = @Sendable (_ work: @escaping @Sendable () -> Void) -> Void

    private struct Answer: Sendable {
        let request: TaggedRequest
        let tokens: Int
        let atLeast: Bool
    }

    private struct Waiting: Sendable {
        var answers: [Answer] = []
        var isDraining = false
        var dropped = 0
        var executor: Executor?
    }

    private struct State: Sendable {
        var tagger: LengthTagger
        /// How many more requests may teach; nil before the first.
        var allowance: TokenBucket?
    }

    private let state: Mutex<State>
    private let waiting = Mutex(Waiting())
    private static let mostPending = 4_096
    private static let mostPerMinute = 12_000

    /// Wraps a tagger. Until `start` it learns on the caller's thread.
    public init(_ tagger: consuming LengthTagger) { state = Mutex(State(tagger: tagger)) }

    /// From now on learns on `executor`.
    public func start(on executor: @escaping Executor) { waiting.withLock { $0.executor = executor } }

    /// Answers that were not learned from because too many waited.
    public var dropped: Int { waiting.withLock { $0.dropped } }

    /// What to expect of the answer to a request.
    ///
    /// - Parameters:
    ///   - query: what is known of the request.
    ///   - session: a hash of the session that the request's headers name; 0 where they name none.
    ///   - now: Unix time in seconds; of very many requests only `mostPerMinute` teach.
    public func predict(_ query: LengthQuery, session: UInt64, now: Double) -> TaggedRequest {
        var query = query
        query.session = session
        return state.withLock { state in
            var allowance = state.allowance ?? TokenBucket(perMinute: Self.mostPerMinute, now: now)
            let teaches = allowance.take(1, now: now)
            state.allowance = allowance
            return state.tagger.predict(query, teaches: teaches)
        }
    }

    /// A copy of the tagger as it is now, to be saved; holds up predictions while it is made only where it is changed
    /// meanwhile.
    public func current() -> LengthTagger { state.withLock { $0.tagger } }

    /// Learns from an outcome where it tells a length: whole, or cut off at one.
    public func learn(_ request: TaggedRequest, _ outcome: Outcome) {
        guard request.teaches, let tokens = outcome.completionTokens, tokens > 0, outcome.status < 400 else { return }
        let isWhole = outcome.censoring == .none && outcome.finishReason != "length"
        let answer = Answer(request: request, tokens: tokens, atLeast: !isWhole)
        let start: Executor? = waiting.withLock { waiting in
            guard waiting.answers.count < Self.mostPending else {
                waiting.dropped += 1
                return nil
            }
            waiting.answers.append(answer)
            guard !waiting.isDraining else { return nil }
            waiting.isDraining = true
            return waiting.executor ?? { $0() }
        }
        start? { self.drain() }
    }

    private func drain() {
        while true {
            let answers = waiting.withLock { waiting in
                defer { waiting.answers.removeAll() }
                if waiting.answers.isEmpty { waiting.isDraining = false }
                return waiting.answers
            }
            guard !answers.isEmpty else { return }
            // One lock an answer, so that no prediction waits for more than one step.
            for answer in answers {
                state.withLock { $0.tagger.learn(answer.request, tokens: answer.tokens, atLeast: answer.atLeast) }
            }
        }
    }
}
