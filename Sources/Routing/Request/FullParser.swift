/// Facts by way of a full parse: slow, complete, and the judge of every body the scanner is in doubt about.
///
/// Syntax must be right; a field of an odd type counts as absent, for the instance to judge. Where a key occurs twice
/// the last one counts, as in the engines' parser.
enum FullParser {
    /// The outline of a body.
    static func outline(
        of body: UnsafeRawBufferPointer, endpoint: RequestFacts.Endpoint
    ) throws(RequestScanError) -> RequestOutline {
        let root = JSONValue(validated: body, at: try JSONValidator.validate(body))
        guard root.kind == .object else {
            throw RequestScanError(offset: root.range.lowerBound, reason: "expected '{'")
        }
        var fields: [String: JSONValue] = [:]
        root.forEachMember { key, value in
            if RequestFieldName(rawValue: key) != nil { fields[key] = value }
        }
        func field(_ name: RequestFieldName) -> JSONValue? { fields[name.rawValue] }

        var outline = RequestOutline()
        outline.model = field(.model)?.string ?? ""
        outline.stream = field(.stream).map(bool) ?? false
        field(.streamOptions)?.forEachMember { key, value in
            if key == "include_usage" { outline.includesUsage = bool(value) }
        }
        outline.maxTokens = field(.maxTokens).flatMap(integer)
        outline.maxCompletionTokens = field(.maxCompletionTokens).flatMap(integer)
        if endpoint.takesInput { outline.maxOutputTokens = field(.maxOutputTokens).flatMap(integer) }
        for (name, knob) in RequestFieldName.knobs {
            if let value = field(name), value.kind != .null { outline.setKnob(knob, value.range) }
        }
        if let salt = field(.cacheSalt), salt.kind == .string { outline.salt = salt.inner }
        if endpoint != .completions {
            for (name, place) in RequestFieldName.leading {
                guard name.leads(in: endpoint) else { continue }
                if let value = field(name), value.kind != .null { outline.setLeading(place, value.range) }
            }
            if endpoint != .responses, let messages = field(.messages), messages.kind == .array {
                outline.addMessages(messages)
            }
        }
        if endpoint != .chat {
            if endpoint != .responses, let prompt = field(.prompt) {
                outline.addPrompt(prompt)
            } else if endpoint.takesInput, let input = field(.input) {
                outline.addPrompt(input)
            }
        }
        return outline
    }

    /// A boolean as the engines read one: they take 1 and "true" as well.
    static func bool(_ value: JSONValue) -> Bool {
        switch value.kind {
        case .bool: return value.raw.first == UInt8(ascii: "t")
        case .number: return Double(String(decoding: value.raw, as: UTF8.self)) == 1
        case .string: return ["1", "true", "t", "yes", "y", "on"].contains(value.string?.lowercased())
        default: return false
        }
    }

    /// A count of tokens as the engines read one: they take 16.0 and "16" as well. Negative ones count as absent.
    static func integer(_ value: JSONValue) -> Int? {
        let written: String?
        switch value.kind {
        case .number: written = String(decoding: value.raw, as: UTF8.self)
        case .string: written = value.string
        default: written = nil
        }
        guard let written, let number = Double(written), number >= 0, number.isFinite, number == number.rounded() else {
            return nil
        }
        return Int(min(number, Double(RequestOutline.maximumTokens)))
    }
}

extension RequestOutline {
    /// Adds an array of messages.
    fileprivate mutating func addMessages(_ messages: JSONValue) {
        messages.forEachElement { addMessage($0) }
    }

    private mutating func addMessage(_ message: JSONValue) {
        messageCount += 1
        let mark = segments.count
        segments.append(Segment(kind: .mark, start: message.range.lowerBound, count: 0))
        var role: JSONValue?
        var content: JSONValue?
        var calls: JSONValue?
        var output: JSONValue?
        var arguments: JSONValue?
        message.forEachMember { key, value in
            switch key {
            case "role": role = value
            case "content": content = value
            case "tool_calls": calls = value
            case "output": output = value
            case "arguments": arguments = value
            default: break
            }
        }
        if let role, role.kind == .string { segments[mark] = .init(kind: .mark, role.inner) }
        // In the body's order, so that one pass over the body finds them in the same order.
        let texts = [content, output, calls, arguments].compactMap { $0 }
        for value in texts.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            switch value.range {
            case content?.range, output?.range: addContent(value)
            default:
                if value.kind != .null { segments.append(.init(kind: .text, value.range)) }
            }
        }
    }

    private mutating func addContent(_ content: JSONValue) {
        if content.kind == .string { segments.append(.init(kind: .text, content.inner)) }
        content.forEachElement { part in
            if part.kind == .string {
                segments.append(.init(kind: .text, part.inner))
                return
            }
            var text: JSONValue?
            part.forEachMember { key, value in
                if key == "text" { text = value }
            }
            if let text, text.kind == .string {
                segments.append(.init(kind: .text, text.inner))
            } else {
                segments.append(.init(kind: .mark, part.range))
            }
        }
    }

    /// Adds a plain prompt: a string, token ids, or an array of either; of objects, messages.
    fileprivate mutating func addPrompt(_ prompt: JSONValue) {
        if prompt.kind == .string {
            messageCount += 1
            segments.append(.init(kind: .text, prompt.inner))
        }
        guard prompt.kind == .array else { return }
        var numbers = 0
        var elements = 0
        var nested = 0
        var exact = true
        prompt.forEachElement { element in
            elements += 1
            switch element.kind {
            case .number: numbers += 1
            case .array: element.forEachElement { if $0.kind == .number { nested += 1 } else { exact = false } }
            default: exact = false
            }
        }
        guard elements > 0 else { return }
        if numbers == elements {
            messageCount += 1
            exactPromptTokens = numbers
            segments.append(.init(kind: .text, prompt.inner))
            return
        }
        prompt.forEachElement { element in
            switch element.kind {
            case .object:
                addMessage(element)
            case .string, .array:
                messageCount += 1
                segments.append(.init(kind: .mark, element.range.lowerBound..<element.range.lowerBound))
                segments.append(.init(kind: .text, element.inner))
            default:
                break
            }
        }
        if exact, numbers == 0 { exactPromptTokens = nested }
    }
}

extension RequestOutline.Segment {
    init(kind: Kind, _ range: Range<Int>) {
        self.init(kind: kind, start: range.lowerBound, count: range.count)
    }
}
