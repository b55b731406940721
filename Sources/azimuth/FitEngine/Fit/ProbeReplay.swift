import EngineModel

/// Runs a probing run's requests through an engine model and says what their times were made of.
struct ProbeReplay: Sendable {
    /// One request in the replay.
    struct Course: Sendable {
        /// What passed between sending and first token: iterations' features, then those of requests.
        var waiting: [Double]
        /// What passed between first and last token.
        var decoding: [Double]
        /// What the model says of the same, in seconds.
        var ttft: Double
        var duration: Double
    }

    /// The engine without its coefficients.
    var profile: EngineProfile
    /// Whether the server keeps prefixes.
    var cachesPrefixes: Bool

    /// - Returns: a course for each observation; nil for one that the engine would not take.
    func run(_ observations: [ProbeObservation], _ parameters: StepParameters) -> [Course?] {
        var profile = profile
        profile.coefficients = parameters.coefficients
        profile.cpuOverheadMilliseconds = 0
        var state = State(engine: Engine(profile: profile), count: observations.count)
        let arrivals = observations.indices
            .map { place in (place, arrival(of: observations[place], parameters)) }
            .sorted { left, right in
                let episodes = (observations[left.0].episode, observations[right.0].episode)
                return episodes.0 == episodes.1 ? left.1 < right.1 : episodes.0 < episodes.1
            }
        var episode: Int?
        for (place, time) in arrivals {
            if episode != observations[place].episode {
                // The server had ended the last one, whatever the model thinks.
                state.advance(to: .infinity, knee: parameters.knee)
                episode = observations[place].episode
            }
            state.advance(to: time, knee: parameters.knee)
            state.submit(place, request(place, observations[place]), at: time)
        }
        state.advance(to: .infinity, knee: parameters.knee)
        return observations.indices.map { place in
            guard var waiting = state.first[place], let end = state.last[place], let submitted = state.submitted[place]
            else { return nil }
            let decoding = zip(end.total, waiting.total).map(-)
            waiting.total = zip(waiting.total, submitted.total).map(-)
            waiting.total[StepParameters.requestPlace] = 1
            waiting.total[StepParameters.promptTokenPlace] = Double(observations[place].promptTokens)
            return Course(
                waiting: waiting.total, decoding: decoding, ttft: waiting.time - observations[place].sent,
                duration: end.time - waiting.time)
        }
    }

    /// Seconds of an idle engine's iterations for one request.
    func secondsAlone(prompt: Int, answer: Int, _ parameters: StepParameters) -> Double {
        let observation = ProbeObservation(
            sent: 0, prompt: 0, promptTokens: prompt, completionTokens: answer, ttft: 0, decoding: 0)
        return run([observation], parameters)[0].map { $0.ttft + $0.duration } ?? 0
    }

    private func arrival(of observation: ProbeObservation, _ parameters: StepParameters) -> Double {
        observation.sent + (parameters.request + parameters.promptToken * Double(observation.promptTokens)) / 1_000
    }

    private func request(_ place: Int, _ observation: ProbeObservation) -> EngineRequest {
        let blocks = cachesPrefixes ? observation.promptTokens / profile.blockSize : 0
        return EngineRequest(
            id: place, promptTokens: observation.promptTokens, outputTokens: observation.completionTokens,
            blockHashes: (0..<blocks).map { BlockHash.mix(BlockHash.mix(observation.prompt) &+ UInt64($0)) })
    }

    /// The replay under way: the sum of the features of all that has passed, and its value at the moments that count.
    private struct State {
        struct Mark {
            var time: Double
            var total: [Double]
        }

        var engine: Engine
        var time = 0.0
        var total = [Double](repeating: 0, count: StepParameters.count)
        /// The iteration in flight: its features, begin and end.
        var step: (features: [Double], begin: Double, end: Double)?
        var submitted: [Mark?]
        var first: [Mark?]
        var last: [Mark?]

        init(engine: Engine, count: Int) {
            self.engine = engine
            submitted = Array(repeating: nil, count: count)
            first = submitted
            last = submitted
        }

        mutating func submit(_ place: Int, _ request: EngineRequest, at now: Double) {
            guard (try? engine.submit(request)) != nil else { return }
            var mark = Mark(time: now, total: total)
            if let step, step.end > step.begin {
                // Of the iteration in flight the rest is waited for.
                let passed = (now - step.begin) / (step.end - step.begin)
                mark.total = zip(mark.total, step.features).map { $0 + passed * $1 }
            }
            submitted[place] = mark
            time = now
        }

        mutating func advance(to limit: Double, knee: Double) {
            while true {
                if step == nil {
                    guard let begun = engine.beginStep() else { return }
                    let features = StepParameters.features(of: begun.work, knee: knee)
                    step = (features, time, time + max(begun.seconds, 1e-9))
                }
                guard let step, step.end <= limit else { return }
                time = step.end
                total = zip(total, step.features).map(+)
                self.step = nil
                for event in engine.endStep() {
                    if event.isFirst { first[event.id] = Mark(time: time, total: total) }
                    if event.isLast { last[event.id] = Mark(time: time, total: total) }
                }
            }
        }
    }
}
