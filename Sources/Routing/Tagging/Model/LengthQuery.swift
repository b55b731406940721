/// What the tagger knows of one request: hashes, counts and the lengths of earlier answers; no text.
public struct LengthQuery: Sendable {
    /// Tokens of the prompt's last message, estimated or exact.
    public var promptTokens: Float = 0
    /// Tokens of everything before it.
    public var historyTokens: Float = 0
    /// Answers given before in this conversation.
    public var turn = 0
    /// A hash of the model's name; 0 where none is named.
    public var model: UInt64 = 0
    /// A hash of what leads the prompt (system prompt, instructions, tools); 0 where it has none.
    public var template: UInt64 = 0
    /// A hash that names the conversation; 0 where nothing does.
    public var session: UInt64 = 0
    /// The request's own bound on its answer in tokens; nil where it has none.
    public var limit: Int?
    /// Hashes of other fields and their values (sampling, response format): each is a feature.
    var fields: [UInt64] = []
    /// Earlier turns of the conversation, oldest first, where the request itself shows them.
    var turns: [AnsweredTurn] = []
    /// What the last message says, as hashes and counts.
    var reading = TextReading()

    /// Turns looked back on.
    static let maximumTurns = 16

    /// A request about which nothing is known.
    public init() {}

    /// Forgets the request but not the memory it took.
    mutating func removeAll() {
        var kept = LengthQuery()
        swap(&kept.fields, &fields)
        swap(&kept.turns, &turns)
        swap(&kept.reading, &reading)
        self = kept
        fields.removeAll(keepingCapacity: true)
        turns.removeAll(keepingCapacity: true)
        reading.removeAll()
    }
}
