/// What comes of one request on one engine if nothing is submitted after it: the engine's own copy run forward.
///
/// Exact where the engine's state, its cost, the answers' lengths and what is on its way are known; a router knows none
/// of them for sure, so it is the measure of what its rollouts approximate.
public struct EngineForecast: Sendable, Equatable {
    /// When the iteration ends that produces the request's first token, in seconds.
    public var firstTokenAt: Double
    /// When the iteration ends that produces its last one; nil where the run stopped at the first.
    public var endAt: Double?
    /// Prompt tokens that it finds in the cache.
    public var cachedTokens = 0
    /// Times that requests went back to the waiting queue, over all of the engine's.
    public var preemptions = 0
    /// Tokens that the iterations computed, and how many iterations there were.
    public var computedTokens = 0
    /// Iterations.
    public var steps = 0
    /// Highest share of the KV blocks in use.
    public var peakUsage = 0.0

    /// How far to run.
    public enum Extent: Sendable {
        /// Until the request's first token.
        case firstToken
        /// Until its last one.
        case end
    }

    /// A request on its way to the engine.
    public struct Coming: Sendable {
        /// The request.
        public var request: EngineRequest
        /// When it arrives, in seconds.
        public var time: Double

        /// A request that arrives at `time`.
        public init(_ request: EngineRequest, at time: Double) {
            self.request = request
            self.time = time
        }
    }

    /// Runs a copy of `engine` forward.
    ///
    /// - Parameters:
    ///   - engine: its state now.
    ///   - now: the time in seconds.
    ///   - stepEndsAt: when its iteration in flight ends, where there is one.
    ///   - coming: what is on its way to it, in order of arrival, the request asked about included.
    ///   - candidate: the id of the request asked about.
    ///   - deadline: a later first token is of no interest.
    ///   - factor: what the time of the n-th iteration begun from now on is multiplied with, n from 0.
    /// - Returns: nil where the engine does not take the request, or not before the deadline.
    public static func run(
        _ engine: Engine, now: Double, stepEndsAt: Double, coming: [Coming], candidate: Int, to extent: Extent,
        deadline: Double = .infinity, factor: (Int) -> Double = { _ in 1 }
    ) -> EngineForecast? {
        var engine = engine
        var time = now
        var stepEndsAt = stepEndsAt
        var begun = 0
        var nextComing = 0
        var events: [TokenEvent] = []
        var forecast = EngineForecast(firstTokenAt: .infinity)
        while true {
            if engine.isStepping {
                time = stepEndsAt
            } else {
                // An idle engine waits for what comes; where nothing does, the candidate has been dropped.
                guard nextComing < coming.count else { return nil }
                time = max(time, coming[nextComing].time)
            }
            guard time < deadline || forecast.firstTokenAt < .infinity else { return nil }
            while nextComing < coming.count, coming[nextComing].time <= time {
                do {
                    try engine.submit(coming[nextComing].request)
                } catch {
                    if coming[nextComing].request.id == candidate { return nil }
                }
                nextComing += 1
            }
            if engine.isStepping {
                events.removeAll(keepingCapacity: true)
                engine.endStep(into: &events)
                if let event = events.first(where: { $0.id == candidate }) {
                    if event.isFirst { forecast.firstTokenAt = time }
                    if event.isLast { forecast.endAt = time }
                    if event.isLast || extent == .firstToken { return forecast }
                }
            }
            guard let step = engine.beginStep() else { continue }
            for admission in step.admitted where admission.id == candidate && !admission.isResumed {
                forecast.cachedTokens = admission.cachedTokens
            }
            forecast.preemptions += step.preempted.count
            forecast.computedTokens += step.work.prefillTokens + step.work.decodeSequences
            forecast.steps += 1
            forecast.peakUsage = max(forecast.peakUsage, engine.kvUsage)
            stepEndsAt = time + step.seconds * factor(begun)
            begun += 1
        }
    }
}
