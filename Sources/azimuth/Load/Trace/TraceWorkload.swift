/// Replays a trace: one request a row, with prompts that share text exactly where the rows share leading hash ids.
struct TraceWorkload: IteratorProtocol, Sendable {
    private let rows: [TraceRow]
    private let scale: TraceScale
    private let tokensPerHash: Int
    private let timeFactor: Double
    private let limit: PlanLimit
    private let seed: UInt64
    private var index = 0

    /// - Parameter rows: In the order of their timestamps.
    init(rows: [TraceRow], scale: TraceScale, limit: PlanLimit, seed: UInt64) {
        self.rows = rows
        self.scale = scale
        self.limit = limit
        self.seed = seed
        tokensPerHash =
            scale.tokensPerHash ?? max(1, Int((Double(TraceScale.blockSize(of: rows)) * scale.input).rounded()))
        timeFactor = scale.timeFactor(for: rows)
    }

    /// Number of requests the rows hold.
    var count: Int { rows.count }

    mutating func next() -> PlannedRequest? {
        guard index < rows.count else { return nil }
        let row = rows[index]
        let time = (row.timestamp - rows[0].timestamp) / 1_000 * timeFactor
        guard limit.admits(index: index, time: time) else { return nil }
        defer { index += 1 }
        return PlannedRequest(
            index: index, time: time,
            messages: [PlannedMessage(role: .user, text: row.prompt ?? prompt(of: row))],
            maxTokens: max(1, Int((Double(row.outputLength) * scale.output).rounded())), ignoreEOS: true,
            session: row.session)
    }

    private func prompt(of row: TraceRow) -> String {
        let tokens = max(1, Int((Double(row.inputLength) * scale.input).rounded()))
        var text = ""
        var left = tokens
        for id in row.hashIDs where left > 0 {
            // A block's text depends on its id alone: an id stands for the block and all before it.
            let length = min(left, tokensPerHash)
            PromptText.append(tokens: length, seed: seed &+ (id &+ 1) &* 0x9E37_79B9_7F4A_7C15, to: &text)
            left -= length
        }
        PromptText.append(tokens: left, seed: ~seed &+ UInt64(index) &* 0xD6E8_FEB8_6659_FD93, to: &text)
        return text
    }
}
