extension OutlineWalk {
    /// An array of messages.
    mutating func messages() -> Bool {
        guard cursor.byte == JSONByte.openArray else { return false }
        cursor.at += 1
        var first = true
        while true {
            switch cursor.nextElement(&first) {
            case .fault: return false
            case .end: return true
            case .item:
                guard message() else { return false }
            }
        }
    }

    /// A plain prompt: a string, or an array of strings, of token ids or of messages.
    mutating func prompt() -> Bool {
        var text = JSONCursor.Text()
        if cursor.byte == JSONByte.quote {
            guard cursor.string(&text) else { return false }
            outline.messageCount = 1
            outline.segments.append(.init(kind: .text, text.range))
            return true
        }
        guard cursor.byte == JSONByte.openArray else { return false }
        cursor.at += 1
        let start = cursor.at
        cursor.skipSpace()
        switch cursor.byte {
        case JSONByte.minus, JSONByte.zero...JSONByte.nine:
            cursor.at = start
            return tokens(from: start)
        case JSONByte.openObject:
            cursor.at = start - 1
            return messages()
        case JSONByte.quote:
            cursor.at = start
        default:
            return false
        }
        var first = true
        while true {
            switch cursor.nextElement(&first) {
            case .fault: return false
            case .end: return true
            case .item:
                let mark = cursor.at
                guard cursor.string(&text) else { return false }
                outline.messageCount += 1
                outline.segments.append(.init(kind: .mark, start: mark, count: 0))
                outline.segments.append(.init(kind: .text, text.range))
            }
        }
    }

    private mutating func tokens(from start: Int) -> Bool {
        var first = true
        var count = 0
        while true {
            switch cursor.nextElement(&first) {
            case .fault: return false
            case .end:
                outline.messageCount = 1
                outline.exactPromptTokens = count
                outline.segments.append(.init(kind: .text, start..<cursor.at - 1))
                return true
            case .item:
                guard cursor.number() else { return false }
                count += 1
            }
        }
    }

    private mutating func message() -> Bool {
        guard cursor.byte == JSONByte.openObject else { return false }
        outline.messageCount += 1
        let mark = outline.segments.count
        outline.segments.append(.init(kind: .mark, start: cursor.at, count: 0))
        cursor.at += 1
        var first = true
        var (hasRole, hasContent, hasCalls, hasOutput, hasArguments) = (false, false, false, false, false)
        var key = JSONCursor.Text()
        while true {
            switch cursor.nextMember(&first, key: &key) {
            case .fault: return false
            case .end: return true
            case .item:
                if key.escaped { return false }
                if cursor.reads(key, "role") {
                    var role = JSONCursor.Text()
                    guard !hasRole, cursor.string(&role) else { return false }
                    hasRole = true
                    outline.segments[mark] = .init(kind: .mark, role.range)
                } else if cursor.reads(key, "content") {
                    guard !hasContent, content() else { return false }
                    hasContent = true
                } else if cursor.reads(key, "tool_calls") {
                    guard !hasCalls else { return false }
                    hasCalls = true
                    let start = cursor.at
                    let isNull = cursor.byte == UInt8(ascii: "n")
                    guard cursor.skipValue() else { return false }
                    if !isNull { outline.segments.append(.init(kind: .text, start..<cursor.at)) }
                } else if cursor.reads(key, "output") {
                    // What a tool gave, in the items of a response's input.
                    guard !hasOutput, content() else { return false }
                    hasOutput = true
                } else if cursor.reads(key, "arguments") {
                    guard !hasArguments else { return false }
                    hasArguments = true
                    let start = cursor.at
                    let isNull = cursor.byte == UInt8(ascii: "n")
                    guard cursor.skipValue() else { return false }
                    if !isNull { outline.segments.append(.init(kind: .text, start..<cursor.at)) }
                } else if !cursor.skipValue() {
                    return false
                }
            }
        }
    }

    private mutating func content() -> Bool {
        var text = JSONCursor.Text()
        switch cursor.byte {
        case JSONByte.quote:
            guard cursor.string(&text) else { return false }
            outline.segments.append(.init(kind: .text, text.range))
            return true
        case UInt8(ascii: "n"):
            return cursor.word("null")
        case JSONByte.openArray:
            cursor.at += 1
        default:
            return false
        }
        var first = true
        while true {
            switch cursor.nextElement(&first) {
            case .fault: return false
            case .end: return true
            case .item:
                guard part() else { return false }
            }
        }
    }

    private mutating func part() -> Bool {
        var text = JSONCursor.Text()
        if cursor.byte == JSONByte.quote {
            guard cursor.string(&text) else { return false }
            outline.segments.append(.init(kind: .text, text.range))
            return true
        }
        guard cursor.byte == JSONByte.openObject else { return false }
        let start = cursor.at
        cursor.at += 1
        var first = true
        var hasText = false
        var key = JSONCursor.Text()
        while true {
            switch cursor.nextMember(&first, key: &key) {
            case .fault: return false
            case .end:
                let range = hasText ? text.range : start..<cursor.at
                outline.segments.append(.init(kind: hasText ? .text : .mark, range))
                return true
            case .item:
                if key.escaped { return false }
                if cursor.reads(key, "text") {
                    guard !hasText, cursor.string(&text) else { return false }
                    hasText = true
                } else if !cursor.skipValue() {
                    return false
                }
            }
        }
    }
}
