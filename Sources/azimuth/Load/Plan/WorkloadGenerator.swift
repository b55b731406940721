import Foundation

/// A synthetic mix with Poisson arrivals: agents with shared system prompts of Zipf popularity, sessions whose prompts
/// grow turn by turn, and lone prompts of many lengths.
///
/// Pure and seeded: equal arguments give equal plans. The rate is that of all requests together, later turns included.
struct WorkloadGenerator: IteratorProtocol, Sendable {
    private struct Session {
        var messages: [PlannedMessage]
        var tokens: Int
        var turnsLeft: Int
        /// Earliest time of the next turn, in seconds of the plan.
        var ready: Double
    }

    private let shape: WorkloadShape
    private let rate: Double
    private let limit: PlanLimit
    private let agentPrompts: [(text: String, tokens: Int)]
    private let popularity: [Double]
    private var random: SeededGenerator
    private var sessions: [Session] = []
    private var time = 0.0
    private var index = 0

    /// - Parameters:
    ///   - rate: Requests per second, above 0.
    ///   - limit: Where the plan ends.
    init(shape: WorkloadShape = WorkloadShape(), rate: Double, limit: PlanLimit, seed: UInt64) {
        self.shape = shape
        self.rate = rate
        self.limit = limit
        var random = SeededGenerator(seed: seed)
        agentPrompts = (0..<max(1, shape.agents)).map { agent in
            let tokens = random.logUniform(shape.systemTokens)
            var text = "You are assistant number \(agent + 1). "
            PromptText.append(tokens: tokens, seed: random.next(), to: &text)
            return (text, tokens)
        }
        var sum = 0.0
        popularity = (1...max(1, shape.agents)).map { rank in
            sum += pow(Double(rank), -shape.zipf)
            return sum
        }
        self.random = random
    }

    mutating func next() -> PlannedRequest? {
        time += random.exponential(mean: 1 / rate)
        guard limit.admits(index: index, time: time) else { return nil }
        defer { index += 1 }
        return PlannedRequest(index: index, time: time, messages: nextMessages(), maxTokens: shape.maxTokens)
    }

    private mutating func nextMessages() -> [PlannedMessage] {
        // A coin between a session that is due and a newcomer keeps both alive at every rate.
        if let due = sessions.firstIndex(where: { $0.ready <= time }), random.uniform() < 0.6 {
            return ask(sessions.remove(at: due))
        }
        if random.uniform() < shape.loneShare {
            let (question, _) = question(tokens: random.logUniform(shape.loneTokens))
            return [PlannedMessage(role: .user, text: question)]
        }
        let prompt = agentPrompts[agent()]
        let turns =
            random.uniform() < shape.sessionShare
            ? shape.furtherTurns.lowerBound + random.below(shape.furtherTurns.count) : 0
        return ask(
            Session(
                messages: [PlannedMessage(role: .system, text: prompt.text)], tokens: prompt.tokens,
                turnsLeft: turns, ready: 0))
    }

    /// The session's next turn; puts the session back where more are to come.
    private mutating func ask(_ session: Session) -> [PlannedMessage] {
        var session = session
        let tokens = random.logUniform(shape.questionTokens)
        let (text, cue) = question(tokens: tokens)
        session.messages.append(PlannedMessage(role: .user, text: text))
        let messages = session.messages
        let answer = random.logUniform(cue.answerTokens)
        session.tokens += tokens + answer
        if session.turnsLeft > 0, session.tokens + shape.questionTokens.upperBound <= shape.contextTokens {
            session.turnsLeft -= 1
            session.messages.append(
                PlannedMessage(role: .assistant, text: PromptText.text(tokens: answer, seed: random.next())))
            let think = shape.thinkSeconds
            session.ready = time + think.lowerBound + (think.upperBound - think.lowerBound) * random.uniform()
            sessions.append(session)
        }
        return messages
    }

    private mutating func question(tokens: Int) -> (text: String, cue: AnswerCue) {
        let cue = AnswerCue.allCases[random.below(AnswerCue.allCases.count)]
        var text = cue.sentence + " "
        PromptText.append(tokens: max(1, tokens - 8), seed: random.next(), to: &text)
        return (text, cue)
    }

    private mutating func agent() -> Int {
        let draw = random.uniform() * (popularity.last ?? 1)
        return popularity.firstIndex { draw < $0 } ?? 0
    }
}
