import EngineModel
import Routing

/// What the prompt of one request consists of, for the engines' prefix caches and for the routers' own indices.
///
/// A prompt is a row of segments: one a hash id of the trace and one, unlike any other prompt's, for what no id covers.
/// A segment's number covers all before it, so equal numbers mean equal prefixes. Engines see the segments cut into
/// blocks of tokens; routers see bytes, with a number of bytes a token that differs from segment to segment.
struct PromptIdentity: Sendable {
    private let workload: Workload
    private var shape = PromptShape(ordinal: 0, row: 0, cycle: 0, tokens: 0)
    private var segments: [Segment] = []
    /// Length in tokens.
    private(set) var tokens = 0
    /// Length in bytes.
    private(set) var bytes = 0

    private struct Segment: Sendable {
        var number: UInt64
        var endToken: Int
        var endByte: Int
    }

    /// Bytes a token of an average segment; what routers assume before they have learnt is 4.2.
    static let bytesPerToken = 4.5
    /// How far a segment's bytes a token may lie from the average, as a share of it.
    static let spread = 0.2

    init(_ workload: Workload) { self.workload = workload }

    /// Takes up the prompt of one request.
    mutating func load(_ prompt: PromptShape) {
        segments.removeAll(keepingCapacity: true)
        (tokens, bytes) = (0, 0)
        shape = prompt
        let row = workload.rows[prompt.row]
        var number = BlockHash.mix(UInt64(prompt.cycle) ^ BlockHash.root)
        for id in workload.ids[row.firstID..<row.firstID + Int(row.idCount)] where tokens < prompt.tokens {
            number = BlockHash.mix(number &* 0x9E37_79B9_7F4A_7C15 ^ id)
            append(number, tokens: min(workload.tokensPerHash, prompt.tokens - tokens))
        }
        if tokens < prompt.tokens {
            let own = BlockHash.mix(UInt64(prompt.ordinal) ^ 0xA076_1D64_78BD_642F)
            append(BlockHash.mix(number ^ own), tokens: prompt.tokens - tokens)
        }
    }

    /// Hashes of the prompt's full blocks of `blockSize` tokens, as an engine computes them.
    func engineHashes(blockSize: Int) -> [UInt64] {
        let count = tokens / blockSize
        return [UInt64](unsafeUninitializedCapacity: count) { buffer, filled in
            var segment = 0
            for block in 0..<count {
                while segments[segment].endToken < (block + 1) * blockSize { segment += 1 }
                buffer.initializeElement(at: block, to: Self.hash(segments[segment].number, block))
            }
            filled = count
        }
    }

    /// What a router reads from the request's body.
    func facts(model: String) -> RequestFacts {
        let count = BlockSchedule.count(forBytes: bytes)
        let hashes = [UInt64](unsafeUninitializedCapacity: count) { buffer, filled in
            var segment = 0
            for block in 0..<count {
                while segments[segment].endByte < BlockSchedule.end(of: block) { segment += 1 }
                buffer.initializeElement(at: block, to: Self.hash(segments[segment].number, block))
            }
            filled = count
        }
        return RequestFacts(
            endpoint: .chat, model: model, stream: true, includesUsage: true, messageCount: 1, promptBytes: bytes,
            blockHashes: hashes)
    }

    /// What a tagger reads from the request's body.
    func query() -> LengthQuery {
        guard let texts = workload.texts else { return LengthQuery() }
        let turn = texts[shape.row]
        var query = LengthQuery(
            text: texts.text(shape.row), promptTokens: tokens - Int(turn.historyTokens),
            historyTokens: Int(turn.historyTokens), turn: Int(turn.number), session: 0)
        query.session = turn.session == 0 ? 0 : BlockHash.mix(turn.session &+ UInt64(shape.cycle))
        // All requests are for one model.
        query.model = 1
        return query
    }

    private mutating func append(_ number: UInt64, tokens count: Int) {
        let place = Double(number >> 11) * 0x1p-53
        let ratio = Self.bytesPerToken * (1 + Self.spread * (2 * place - 1))
        tokens += count
        bytes += max(1, Int(Double(count) * ratio))
        segments.append(Segment(number: number, endToken: tokens, endByte: bytes))
    }

    @inline(__always)
    private static func hash(_ number: UInt64, _ block: Int) -> UInt64 {
        BlockHash.mix(number &+ UInt64(block) &* 0xD6E8_FEB8_6659_FD93)
    }
}
