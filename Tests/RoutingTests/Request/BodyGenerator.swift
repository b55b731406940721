/// Seeded request bodies: the usual forms, odd ones and broken ones.
struct BodyGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state &* 0x2545_F491_4F6C_DD1D
    }

    mutating func below(_ bound: Int) -> Int { Int(next() >> 33) % bound }

    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

    private mutating func space() -> String { chance(80) ? "" : pick([" ", "\n", "\t ", "\r\n"]) }

    /// A JSON string with its quotes; all escapes are valid and no surrogate stands alone.
    mutating func string(longest: Int = 60) -> String {
        var text = "\""
        for _ in 0..<below(longest + 1) {
            switch below(30) {
            case 0: text += pick(["\\n", "\\\"", "\\\\", "\\/", "\\t", "\\b", "\\f", "\\r"])
            case 1: text += pick(["\\u00e9", "\\u4E2d", "\\ud83d\\ude00", "\\u0041", "\\u0000"])
            case 2: text += pick(["é", "中", "😀", "ß", "\u{7f}", "\u{ffff}", "\u{10ffff}"])
            case 3: text += pick(["{", "}", "[", "]", ",", ":", "'", "/"])
            default: text += pick(["a", "the ", "x", "0", "word ", "Z", "_", " "])
            }
        }
        return text + "\""
    }

    mutating func number() -> String {
        pick(["0", "1", "-1", "16", "16.0", "1e2", "1E-2", "0.5", "-0", "123456789", "1234567890", "99999999999999"])
    }

    mutating func value(depth: Int = 0) -> String {
        switch below(depth > 3 ? 5 : 7) {
        case 0: return "null"
        case 1: return chance(50) ? "true" : "false"
        case 2, 3: return number()
        case 4: return string(longest: 20)
        case 5: return array((0..<below(4)).map { _ in value(depth: depth + 1) })
        default:
            return object((0..<below(4)).map { ("k\($0)", value(depth: depth + 1)) })
        }
    }

    mutating func array(_ elements: [String]) -> String {
        "[" + space() + elements.map { $0 + space() }.joined(separator: "," + space()) + "]"
    }

    mutating func object(_ members: [(String, String)]) -> String {
        let written = members.map { key, value in "\"\(key)\"" + space() + ":" + space() + value + space() }
        return "{" + space() + written.joined(separator: "," + space()) + "}"
    }

    mutating func shuffled<T>(_ items: [T]) -> [T] {
        var items = items
        for index in items.indices.dropFirst() { items.swapAt(index, below(index + 1)) }
        return items
    }

    private mutating func content() -> String {
        switch below(12) {
        case 0: return "null"
        case 1: return value()
        case 2, 3:
            return array(
                (0..<below(4)).map { _ in
                    switch below(4) {
                    case 0: return object([("type", "\"image_url\""), ("image_url", value())])
                    case 1: return string()
                    default: return object(shuffled([("type", "\"text\""), ("text", string())]))
                    }
                })
        default: return string(longest: 200)
        }
    }

    private mutating func message() -> String {
        if chance(2) { return value() }
        var members = [("role", chance(97) ? "\"\(pick(["user", "system", "assistant"]))\"" : value())]
        members.append(("content", content()))
        if chance(10) { members.append(("tool_calls", value())) }
        if chance(10) { members.append(("name", value())) }
        if chance(2) { members.append(("content", content())) }
        return object(shuffled(members))
    }

    private mutating func prompt() -> String {
        switch below(8) {
        case 0: return array((0..<below(5)).map { _ in string() })
        case 1: return array((0..<below(9)).map { _ in number() })
        case 2: return array((0..<below(4)).map { _ in array((0..<below(4)).map { _ in number() }) })
        case 3: return array((0..<below(4)).map { _ in message() })
        case 4: return value()
        default: return string(longest: 300)
        }
    }

    /// A valid JSON object, in most cases a likely request.
    mutating func body() -> String {
        var members: [(String, String)] = []
        if chance(95) { members.append(("model", chance(95) ? string(longest: 10) : value())) }
        if chance(70) { members.append(("messages", array((0..<below(6)).map { _ in message() }))) }
        if chance(40) { members.append(("prompt", prompt())) }
        if chance(10) { members.append(("input", prompt())) }
        if chance(50) { members.append(("stream", chance(80) ? pick(["true", "false"]) : value())) }
        if chance(20) { members.append(("stream_options", object([("include_usage", pick(["true", "1", "null"]))]))) }
        if chance(40) { members.append(("max_tokens", number())) }
        if chance(20) { members.append(("max_completion_tokens", number())) }
        if chance(5) { members.append(("max_output_tokens", number())) }
        for name in ["tools", "documents", "system", "instructions", "cache_salt"] where chance(8) {
            members.append((name, value()))
        }
        if chance(50) { members.append(("temperature", number())) }
        if chance(30) { members.append((pick(["é", "vendor", "mod\\u0065l", "x\\\"y", ""]), value())) }
        if chance(4), let member = members.first { members.append((member.0, value())) }
        return space() + object(shuffled(members)) + space()
    }

    /// A body with some bytes changed, dropped, doubled or swapped.
    mutating func broken() -> [UInt8] {
        var bytes = Array(body().utf8)
        for _ in 0...below(3) where !bytes.isEmpty {
            let at = below(bytes.count)
            switch below(5) {
            case 0: bytes[at] = UInt8(below(256))
            case 1: bytes.remove(at: at)
            case 2: bytes.insert(bytes[at], at: at)
            case 3: bytes[at] = pick(Array("{}[],:\"\\0eu. \u{1}".utf8))
            default: bytes.removeLast(below(min(bytes.count, 9)))
            }
        }
        return bytes
    }
}
