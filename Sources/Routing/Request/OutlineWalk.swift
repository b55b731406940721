/// The fast walk over a body's fields. Every function returns false on the first doubt.
struct OutlineWalk {
    var cursor: JSONCursor
    var outline = RequestOutline()
    private let endpoint: RequestFacts.Endpoint
    /// One bit a field seen, to find repeated ones.
    private var seen: UInt32 = 0
    /// Whether messages, a prompt or an input has been read.
    private var hasPrompt = false

    init(_ cursor: JSONCursor, endpoint: RequestFacts.Endpoint) {
        self.cursor = cursor
        self.endpoint = endpoint
        outline.segments.reserveCapacity(16)
    }

    /// Walks the whole body.
    mutating func run() -> Bool {
        cursor.skipSpace()
        guard cursor.byte == JSONByte.openObject else { return false }
        cursor.at += 1
        var first = true
        var key = JSONCursor.Text()
        while true {
            switch cursor.nextMember(&first, key: &key) {
            case .fault: return false
            case .end:
                cursor.skipSpace()
                return cursor.at == cursor.end
            case .item:
                guard !key.escaped, field(key) else { return false }
            }
        }
    }

    private mutating func field(_ key: JSONCursor.Text) -> Bool {
        switch key.end - key.start {
        case 5:
            if cursor.reads(key, "model") { return once(0) && model() }
            if cursor.reads(key, "tools"), endpoint != .completions { return once(1) && leading(.tools) }
            if cursor.reads(key, "input"), endpoint.takesInput { return alone() && prompt() }
        case 6:
            if cursor.reads(key, "stream") { return once(2) && flag(\.stream) }
            if cursor.reads(key, "prompt"), endpoint == .completions || endpoint == .other {
                return alone() && prompt()
            }
            if cursor.reads(key, "system"), endpoint == .other { return once(3) && leading(.system) }
        case 8:
            if cursor.reads(key, "messages"), endpoint == .chat || endpoint == .other { return alone() && messages() }
        case 9:
            if cursor.reads(key, "documents"), endpoint != .completions { return once(4) && leading(.documents) }
        case 10:
            if cursor.reads(key, "max_tokens") { return once(5) && count(\.maxTokens) }
            if cursor.reads(key, "cache_salt") { return once(6) && salt() }
        case 11:
            if cursor.reads(key, "temperature") { return once(11) && knob(.temperature) }
            if cursor.reads(key, "tool_choice") { return once(12) && knob(.toolChoice) }
        case 15:
            if cursor.reads(key, "response_format") { return once(13) && knob(.responseFormat) }
        case 16:
            if cursor.reads(key, "reasoning_effort") { return once(14) && knob(.reasoningEffort) }
        case 12:
            if cursor.reads(key, "instructions"), endpoint.takesInput { return once(7) && leading(.instructions) }
        case 14:
            if cursor.reads(key, "stream_options") { return once(8) && streamOptions() }
        case 17:
            if cursor.reads(key, "max_output_tokens"), endpoint.takesInput {
                return once(10) && count(\.maxOutputTokens)
            }
        case 21:
            if cursor.reads(key, "max_completion_tokens") { return once(9) && count(\.maxCompletionTokens) }
        default:
            break
        }
        return cursor.skipValue()
    }

    /// False where the field has been seen before.
    private mutating func once(_ bit: UInt32) -> Bool {
        let mask: UInt32 = 1 << bit
        defer { seen |= mask }
        return seen & mask == 0
    }

    /// False where the body has had a prompt already, under this name or another.
    private mutating func alone() -> Bool {
        defer { hasPrompt = true }
        return !hasPrompt
    }

    private mutating func model() -> Bool {
        var text = JSONCursor.Text()
        guard cursor.string(&text) else { return false }
        let bytes = UnsafeRawBufferPointer(start: cursor.base + text.start, count: text.range.count)
        outline.model = JSONText.unescape(bytes)
        return true
    }

    private mutating func salt() -> Bool {
        var text = JSONCursor.Text()
        guard cursor.string(&text) else { return false }
        outline.salt = text.range
        return true
    }

    private mutating func leading(_ field: RequestOutline.Leading) -> Bool {
        if cursor.byte == UInt8(ascii: "n") { return cursor.word("null") }
        let start = cursor.at
        guard cursor.skipValue() else { return false }
        outline.setLeading(field, start..<cursor.at)
        return true
    }

    private mutating func knob(_ knob: RequestOutline.Knob) -> Bool {
        if cursor.byte == UInt8(ascii: "n") { return cursor.word("null") }
        let start = cursor.at
        guard cursor.skipValue() else { return false }
        outline.setKnob(knob, start..<cursor.at)
        return true
    }

    /// `true`, `false` or `null`; the engines take more, which is the full parser's to know.
    private mutating func flag(_ path: WritableKeyPath<RequestOutline, Bool>) -> Bool {
        switch cursor.byte {
        case UInt8(ascii: "t"):
            outline[keyPath: path] = true
            return cursor.word("true")
        case UInt8(ascii: "f"): return cursor.word("false")
        case UInt8(ascii: "n"): return cursor.word("null")
        default: return false
        }
    }

    /// A plain number of at most nine digits, or `null`.
    private mutating func count(_ path: WritableKeyPath<RequestOutline, Int?>) -> Bool {
        if cursor.byte == UInt8(ascii: "n") { return cursor.word("null") }
        let start = cursor.at
        var value = 0
        while JSONByte.isDigit(cursor.byte), cursor.at - start < 10 {
            value = value * 10 + Int(cursor.byte - JSONByte.zero)
            cursor.at += 1
        }
        let digits = cursor.at - start
        guard (1...9).contains(digits), digits == 1 || cursor.load(start) != JSONByte.zero else { return false }
        switch cursor.byte {
        case JSONByte.point, UInt8(ascii: "e"), UInt8(ascii: "E"): return false
        default:
            outline[keyPath: path] = value
            return true
        }
    }

    private mutating func streamOptions() -> Bool {
        if cursor.byte == UInt8(ascii: "n") { return cursor.word("null") }
        guard cursor.byte == JSONByte.openObject else { return false }
        cursor.at += 1
        var first = true
        var found = false
        var key = JSONCursor.Text()
        while true {
            switch cursor.nextMember(&first, key: &key) {
            case .fault: return false
            case .end: return true
            case .item:
                if key.escaped { return false }
                if cursor.reads(key, "include_usage") {
                    guard !found, flag(\.includesUsage) else { return false }
                    found = true
                } else if !cursor.skipValue() {
                    return false
                }
            }
        }
    }
}
