#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Makes the tagger's query of a request's body from the outline the scanner has found: no second walk, and of long
/// texts only head and tail are read.
struct RequestReading {
    /// One message: its role and its text.
    struct Message {
        var role: Range<Int>
        /// Its segments.
        var segments: Range<Int>
        /// Bytes of its text.
        var bytes: Int
    }

    /// Memory for the work, kept between requests.
    struct Room {
        var scratch = TextScratch()
        var scan = WordScan()
        var messages: [Message] = []
    }

    private let body: UnsafeRawBufferPointer
    private let outline: RequestOutline
    private(set) var room: Room

    /// Bytes taken for a token where the answer that tells is not there yet.
    private static let bytesPerToken: Float = 4
    /// Earlier messages whose words are looked at; of those before them only the length counts.
    private static let comparedTurns = 6
    /// Leading bytes of a template that name it; what varies in it (a date, a user) mostly stands behind them.
    private static let templateBytes = 512

    init(_ body: UnsafeRawBufferPointer, _ outline: RequestOutline, room: consuming Room = Room()) {
        self.body = body
        self.outline = outline
        self.room = room
    }

    /// Fills in the query of the request, which is empty; `facts` are those of the same outline.
    mutating func read(_ facts: RequestFacts, into query: inout LengthQuery) {
        findMessages()
        let messages = room.messages
        query.model = facts.model.isEmpty ? 0 : PromptHasher.digest(facts.model)
        query.limit = facts.maxTokens
        addFields(facts, to: &query.fields)
        query.template = template(messages)
        if let tokens = facts.exactPromptTokens {
            // Token ids say nothing as text.
            query.promptTokens = Float(tokens)
            return
        }
        let last = messages.lastIndex { !isAnswer($0) } ?? messages.indices.last
        guard let last else { return }
        query.promptTokens = Float(messages[last].bytes) / Self.bytesPerToken
        query.historyTokens = Float(max(facts.promptBytes - messages[last].bytes, 0)) / Self.bytesPerToken
        addTurns(messages[..<last], to: &query.turns, &query.turn)
        read(messages[last])
        room.scan.read(room.scratch.bytes, into: &query.reading)
    }

    /// Finds the body's messages in order; a plain prompt is one.
    private mutating func findMessages() {
        var messages: [Message] = []
        swap(&messages, &room.messages)
        messages.removeAll(keepingCapacity: true)
        for (index, segment) in outline.segments.enumerated() {
            let isPart = segment.count > 0 && body[segment.start] == JSONByte.openObject
            if segment.kind == .mark, !isPart {
                let role = segment.start..<segment.start + segment.count
                messages.append(Message(role: role, segments: index + 1..<index + 1, bytes: 0))
                continue
            }
            if messages.isEmpty { messages.append(Message(role: 0..<0, segments: index..<index, bytes: 0)) }
            let place = messages.count - 1
            messages[place].segments = messages[place].segments.lowerBound..<index + 1
            if segment.kind == .text { messages[place].bytes += segment.count }
        }
        room.messages = messages
    }

    private func isAnswer(_ message: Message) -> Bool { role(message, is: "assistant") }

    private func role(_ message: Message, is name: StaticString) -> Bool {
        guard message.role.count == name.utf8CodeUnitCount else { return false }
        for offset in 0..<message.role.count
        where body[message.role.lowerBound + offset] != name.utf8Start[offset] {
            return false
        }
        return true
    }

    /// Puts a message's text into the scratch: its longest piece, since what else a message has is mostly small.
    private mutating func read(_ message: Message) {
        var longest: RequestOutline.Segment?
        for place in message.segments where outline.segments[place].kind == .text {
            if outline.segments[place].count > longest?.count ?? -1 { longest = outline.segments[place] }
        }
        guard let longest else {
            room.scratch.take(UnsafeRawBufferPointer(start: nil, count: 0), escaped: true)
            return
        }
        room.scratch.take(
            UnsafeRawBufferPointer(rebasing: body[longest.start..<longest.start + longest.count]), escaped: true)
    }

    /// Adds the answers in the body, each with what asked for it; counts them all in `count`.
    private mutating func addTurns(
        _ messages: ArraySlice<Message>, to turns: inout [AnsweredTurn], _ count: inout Int
    ) {
        var place = messages.endIndex
        while place > messages.startIndex {
            place -= 1
            guard isAnswer(messages[place]) else { continue }
            count += 1
            guard turns.count < LengthQuery.maximumTurns else { continue }
            var turn = AnsweredTurn(
                logTokens: log1pf(Float(messages[place].bytes) / Self.bytesPerToken), logBytes: 0, signature: SIMD4())
            if place > messages.startIndex {
                let asked = messages[place - 1]
                turn.logBytes = log1pf(Float(min(asked.bytes, TextScratch.wholeCharacters)))
                if turns.count < Self.comparedTurns {
                    read(asked)
                    var reading = TextReading()
                    room.scan.read(room.scratch.bytes, into: &reading, withFeatures: false)
                    turn.signature = reading.signature
                    turn.logBytes = log1pf(Float(reading.counts.bytes))
                }
            }
            turns.append(turn)
        }
        turns.reverse()
    }

    /// A hash of what leads the prompt, or 0.
    private func template(_ messages: [Message]) -> UInt64 {
        for field in RequestOutline.Leading.allCases.reversed() {
            let start = outline.leading[field.rawValue * 2]
            let count = outline.leading[field.rawValue * 2 + 1]
            if count > 2 { return digest(start, count) ^ UInt64(field.rawValue) }
        }
        guard let first = messages.first, role(first, is: "system") || role(first, is: "developer") else { return 0 }
        for place in first.segments where outline.segments[place].kind == .text {
            return digest(outline.segments[place].start, outline.segments[place].count)
        }
        return 0
    }

    private func digest(_ start: Int, _ count: Int) -> UInt64 {
        PromptHasher.digest(UnsafeRawBufferPointer(rebasing: body[start..<start + min(count, Self.templateBytes)]))
    }

    /// Adds hashes of the fields that bear on the length beside the text.
    private func addFields(_ facts: RequestFacts, to fields: inout [UInt64]) {
        fields.append(PromptHasher.digest(facts.endpoint.rawValue))
        if let most = facts.maxTokens {
            // By quarter octaves: 500 and 512 mean the same.
            fields.append(0x100 + UInt64(LengthHistogram.bucket(of: max(most, 1))))
        }
        for knob in RequestOutline.Knob.allCases {
            let start = outline.knobs[knob.rawValue * 2]
            let count = outline.knobs[knob.rawValue * 2 + 1]
            if count > 0 { fields.append(digest(start, count) ^ UInt64(0x200 + knob.rawValue)) }
        }
    }
}
