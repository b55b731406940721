/// The last turns of conversations, by a hash that names them: for requests that do not show their history.
struct SessionMemory: Sendable {
    private var table: RecentTable<[AnsweredTurn]>

    init(capacity: Int) { table = RecentTable(capacity: capacity) }

    /// Turns of a conversation, oldest first; none under the hash 0.
    func turns(_ session: UInt64) -> [AnsweredTurn] { session == 0 ? [] : table[session] ?? [] }

    /// Adds a turn; the oldest beyond `LengthQuery.maximumTurns` is forgotten.
    mutating func append(_ turn: AnsweredTurn, to session: UInt64) {
        guard session != 0 else { return }
        table.change(session, from: []) { turns in
            if turns.count >= LengthQuery.maximumTurns { turns.removeFirst() }
            turns.append(turn)
        }
    }
}
