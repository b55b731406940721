import CShims

/// Token counts of an answer's `usage` object.
struct Usage: Equatable, Sendable {
    var promptTokens: Int?
    var completionTokens: Int?
    var cachedTokens: Int?
}

/// Reads tokens, usage and finish reason out of an answer's bytes as they go by, without changing or keeping them.
///
/// A stream is read line by line (server-sent events, WHATWG HTML section 9.2); of any other answer only the last bytes
/// are kept until its end, since `usage` stands there.
struct AnswerMeter {
    private enum Kind { case stream, whole }

    /// Token-bearing events seen (streams only). Two tokens may share one, so this is an estimate.
    var tokens = 0
    var usage = Usage()
    var finishReason: FinishReason?
    /// Whether `data: [DONE]` went by.
    var sawDone = false
    /// Whether the stream carried an error event.
    var sawError = false
    /// The code that stood in the error event.
    var errorCode: Int?

    /// Whether the answer has come to its first token, or to a reasoned end without one.
    var hasBegun: Bool { tokens > 0 || finishReason != nil }
    /// Whether the last byte of the stream so far ended a line.
    var isBetweenLines: Bool { carry.isEmpty && !overlong }
    /// Whether an error event says that the request is at fault: another instance would say the same.
    var blamesRequest: Bool { sawError && (errorCode.map { 400..<500 ~= $0 && $0 != 429 } ?? false) }
    /// The event that the lines at hand belong to (`.responses` only).
    var event: ResponseEvent?

    /// Whose answers these are.
    enum Format {
        /// `/v1/chat/completions` and `/v1/completions`.
        case completions
        /// `/v1/responses`.
        case responses
    }

    private let kind: Kind
    private let format: Format
    private var carry: [UInt8] = []
    private var overlong = false
    private static let carryLimit = 256 << 10
    private static let tailLimit = 4 << 10

    /// The finish reasons worth telling apart.
    enum FinishReason: String {
        case stop, length, abort, toolCalls = "tool_calls", contentFilter = "content_filter", other
    }

    /// A meter for a stream or for any other answer.
    init(stream: Bool, format: Format = .completions) {
        kind = stream ? .stream : .whole
        self.format = format
    }

    /// Reads the next bytes of the body (without transfer coding).
    mutating func feed(_ bytes: UnsafeRawBufferPointer) {
        switch kind {
        case .whole: keepTail(bytes)
        case .stream: feedLines(bytes)
        }
    }

    /// Reads what was kept; to be called once, at the body's end.
    mutating func finish() {
        switch kind {
        case .whole: carry.withUnsafeBytes { readTail($0) }
        case .stream:
            if !carry.isEmpty { carry.withUnsafeBytes { readLine($0) } }
        }
        carry.removeAll()
    }

    private mutating func keepTail(_ bytes: UnsafeRawBufferPointer) {
        if bytes.count >= Self.tailLimit {
            carry.removeAll(keepingCapacity: true)
            carry.append(contentsOf: bytes.suffix(Self.tailLimit))
        } else {
            if carry.count + bytes.count > 2 * Self.tailLimit { carry.removeFirst(carry.count - Self.tailLimit) }
            carry.append(contentsOf: bytes)
        }
    }

    private mutating func feedLines(_ bytes: UnsafeRawBufferPointer) {
        var start = 0
        while start < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
            guard let length = rest.firstIndex(of: 10, fast: ()) else {
                if overlong || carry.count + rest.count > Self.carryLimit {
                    // Longer than any token's event: only its end is kept, where the usage of a whole answer stands.
                    overlong = true
                    keepTail(rest)
                } else {
                    carry.append(contentsOf: rest)
                }
                return
            }
            let line = UnsafeRawBufferPointer(rebasing: rest[..<length])
            if overlong {
                overlong = false
                keepTail(line)
                let tail = carry
                carry.removeAll(keepingCapacity: false)
                tail.withUnsafeBytes { readOverlong($0) }
            } else if carry.isEmpty {
                readLine(line)
            } else {
                carry.append(contentsOf: line)
                let whole = carry
                carry.removeAll(keepingCapacity: true)
                whole.withUnsafeBytes { readLine($0) }
            }
            start += length + 1
        }
    }

    private mutating func readOverlong(_ tail: UnsafeRawBufferPointer) {
        if format == .responses {
            readResponseData(tail)
        } else {
            tokens += 1
        }
    }

    private mutating func readLine(_ line: UnsafeRawBufferPointer) {
        if format == .responses {
            readResponseLine(line)
            return
        }
        // "data:" and an optional blank; all other fields of an event carry no tokens.
        guard line.count > 6, line[0] == 0x64, line[4] == 0x3a else { return }
        let data = UnsafeRawBufferPointer(rebasing: line[5...])
        if data.count < 10, data.find("[DONE]") != nil {
            sawDone = true
            return
        }
        if Self.bearsToken(data) { tokens += 1 }
        readReason(data)
        if data.find("\"usage\"") != nil { readUsage(data) }
        if tokens == 0, data.find("\"error\"") != nil, data.find("\"choices\"") == nil {
            sawError = true
            errorCode = data.number(of: "\"code\"")
        }
    }

    private mutating func readTail(_ tail: UnsafeRawBufferPointer) {
        if format == .responses { readResponseStatus(tail) } else { readReason(tail) }
        readUsage(tail)
    }

    private mutating func readReason(_ data: UnsafeRawBufferPointer) {
        guard let value = data.value(of: "\"finish_reason\""), value.first == UInt8(ascii: "\"") else { return }
        let text = UnsafeRawBufferPointer(rebasing: value[1...])
        let name = String(decoding: text.prefix(24).prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
        finishReason = FinishReason(rawValue: name) ?? .other
    }

    mutating func readUsage(_ data: UnsafeRawBufferPointer) {
        guard let object = data.value(of: "\"usage\""), object.first == UInt8(ascii: "{") else { return }
        let names = format.usageNames
        usage.promptTokens = object.number(of: names.prompt) ?? usage.promptTokens
        usage.completionTokens = object.number(of: names.completion) ?? usage.completionTokens
        usage.cachedTokens = object.number(of: "\"cached_tokens\"") ?? usage.cachedTokens
    }

    /// Whether an event's delta holds any text: chat content, reasoning, tool arguments, or a completion's text.
    static func bearsToken(_ data: UnsafeRawBufferPointer) -> Bool {
        for key in [Key.content, .text, .reasoningContent, .reasoning, .arguments] {
            if let value = data.value(of: key.text), value.count > 1, value[0] == 0x22, value[1] != 0x22 {
                return true
            }
        }
        return false
    }

    private enum Key {
        case content, text, reasoningContent, reasoning, arguments

        var text: StaticString {
            switch self {
            case .content: return "\"content\""
            case .text: return "\"text\""
            case .reasoningContent: return "\"reasoning_content\""
            case .reasoning: return "\"reasoning\""
            case .arguments: return "\"arguments\""
            }
        }
    }
}
