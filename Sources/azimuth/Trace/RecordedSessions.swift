import Foundation

/// Makes a trace of recorded conversations: real prompts and lengths, at made times.
///
/// A fixed number of users take the conversations one after another, in the order recorded; each reads, thinks and writes
/// before the next turn. So the rate is even from the beginning, and it ends when a user finds no conversation left.
struct RecordedSessions: Sendable {
    /// Seconds that a token of answer is taken to last, until its user can go on.
    private static let secondsPerToken = 0.03
    /// Mean requests a second.
    var rate: Double
    /// Mean seconds between an answer's end and the user's next message.
    var think: Double
    var seed: UInt64

    /// - Parameters:
    ///   - turns: at least one; those of a conversation in their order.
    ///   - requests: most rows; nil for all.
    /// - Returns: rows in the order of their times, the first at 0.
    func rows(_ turns: [RecordedTurn], requests: Int? = nil) -> [TraceRow] {
        var random = SeededGenerator(seed: seed)
        let sessions = Self.sessions(turns)
        let answer = turns.reduce(0.0) { $0 + Double($1.rt ?? 0) } / Double(max(turns.count, 1)) * Self.secondsPerToken
        let gap = answer + think
        let users = min(max(1, Int((rate * gap).rounded())), sessions.count)
        // When each user comes to the next conversation.
        var free = (0..<users).map { _ in random.uniform() * gap }
        var rows: [TraceRow] = []
        var nextID: UInt64 = 0
        for (number, session) in sessions.enumerated() {
            let user = free.indices.min { free[$0] < free[$1] } ?? 0
            var time = free[user]
            var prompt = GrowingPrompt()
            for turn in session {
                // What was said before may hold more than the recorded turns.
                prompt.grow(by: max(1, turn.ht + turn.pt - prompt.tokens), nextID: &nextID)
                rows.append(
                    TraceRow(
                        timestamp: time * 1_000, inputLength: prompt.tokens, outputLength: turn.rt ?? 0,
                        hashIDs: prompt.ids, session: "s\(number)", prompt: turn.p))
                prompt.grow(by: turn.rt ?? 0, nextID: &nextID)
                time += Self.secondsPerToken * Double(turn.rt ?? 0) + random.exponential(mean: think)
            }
            free[user] = time
        }
        let end = 1_000 * (free.min() ?? 0)
        rows = rows.filter { users == sessions.count || $0.timestamp <= end }
        rows.sort { $0.timestamp < $1.timestamp }
        let start = rows.first?.timestamp ?? 0
        return rows.prefix(requests ?? rows.count).map { row in
            var row = row
            row.timestamp = ((row.timestamp - start) * 10).rounded() / 10
            return row
        }
    }

    /// Conversations in the order of their first turns.
    private static func sessions(_ turns: [RecordedTurn]) -> [[RecordedTurn]] {
        var places: [Int: Int] = [:]
        var sessions: [[RecordedTurn]] = []
        for turn in turns {
            if let place = places[turn.s] {
                sessions[place].append(turn)
            } else {
                places[turn.s] = sessions.count
                sessions.append([turn])
            }
        }
        return sessions
    }
}
