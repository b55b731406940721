import Gateway

/// One line of the log before it is written.
struct LogLine: Sendable {
    /// A field's value.
    enum Value: Sendable {
        case text(String)
        /// Digits, as JSON takes them.
        case number(String)
        case flag(Bool)
    }

    /// Unix time in seconds.
    var time = LogTime.now()
    var level: String
    var message: String
    var fields: [(key: String, value: Value)] = []

    /// Bytes kept of a value; a log is no place for whole documents.
    private static let longest = 2_048

    func append(to bytes: inout [UInt8], as format: LogFormat) {
        switch format {
        case .text: appendText(to: &bytes)
        case .json: appendJSON(to: &bytes)
        }
        bytes.append(0x0a)
    }

    private func appendText(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: LogTime.text(time).utf8)
        bytes.append(0x20)
        bytes.append(contentsOf: level.utf8)
        bytes.append(0x20)
        // A line is a line, whatever a message holds.
        for byte in message.utf8.prefix(Self.longest) { bytes.append(byte < 0x20 ? 0x20 : byte) }
        for (key, value) in fields {
            bytes.append(0x20)
            bytes.append(contentsOf: key.utf8)
            bytes.append(UInt8(ascii: "="))
            switch value {
            case .text(let text):
                if Self.isPlain(text) { bytes.append(contentsOf: text.utf8) } else { Self.quote(text, &bytes) }
            case .number(let digits): bytes.append(contentsOf: digits.utf8)
            case .flag(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
            }
        }
    }

    private func appendJSON(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "{\"time\":\"\(LogTime.text(time))\",\"level\":\"\(level)\",\"message\":".utf8)
        Self.quote(message, &bytes)
        for (key, value) in fields {
            bytes.append(UInt8(ascii: ","))
            Self.quote(key, &bytes)
            bytes.append(UInt8(ascii: ":"))
            switch value {
            case .text(let text): Self.quote(text, &bytes)
            case .number(let digits): bytes.append(contentsOf: digits.utf8)
            case .flag(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
            }
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// Whether a value needs no quotes in a text line.
    private static func isPlain(_ text: String) -> Bool {
        let range = 1...longest
        return range.contains(text.utf8.count)
            && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x3d && $0 != 0x5c && $0 != 0x7f }
    }

    /// A JSON string (RFC 8259); a value cut short ends between characters.
    private static func quote(_ text: String, _ bytes: inout [UInt8]) {
        bytes.append(0x22)
        var left = longest
        for scalar in text.unicodeScalars {
            let width = UTF8.width(scalar)
            if left < width { break }
            left -= width
            switch scalar {
            case "\"": bytes.append(contentsOf: [0x5c, 0x22])
            case "\\": bytes.append(contentsOf: [0x5c, 0x5c])
            case "\n": bytes.append(contentsOf: [0x5c, UInt8(ascii: "n")])
            case _ where scalar.value < 0x20 || scalar.value == 0x7f:
                let digits = String(scalar.value, radix: 16)
                bytes.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
            default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        bytes.append(0x22)
    }
}
