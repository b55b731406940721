import NIOCore

/// Renders a planned request as the JSON body of an OpenAI inference request.
struct RequestBody: Sendable, Equatable {
    enum Endpoint: String, Sendable, CaseIterable {
        case chat, completions

        var path: String {
            switch self {
            case .chat: return "/v1/chat/completions"
            case .completions: return "/v1/completions"
            }
        }
    }

    var endpoint: Endpoint = .chat
    var model: String
    var stream = true
    /// Asks for `usage` at the end of a stream.
    var includeUsage = true

    func render(_ request: PlannedRequest) -> ByteBuffer {
        let size = request.messages.reduce(256) { $0 + $1.text.utf8.count + 32 }
        var body = ByteBufferAllocator().buffer(capacity: size)
        body.writeString("{\"model\":")
        body.writeJSONString(model)
        switch endpoint {
        case .chat:
            body.writeString(",\"messages\":[")
            for (position, message) in request.messages.enumerated() {
                body.writeString("\(position == 0 ? "" : ","){\"role\":\"\(message.role.rawValue)\",\"content\":")
                body.writeJSONString(message.text)
                body.writeString("}")
            }
            body.writeString("]")
        case .completions:
            body.writeString(",\"prompt\":")
            body.writeJSONString(request.messages.map(\.text).joined(separator: "\n"))
        }
        body.writeString(",\"max_tokens\":\(request.maxTokens)")
        if request.ignoreEOS { body.writeString(",\"ignore_eos\":true") }
        if let session = request.session {
            body.writeString(",\"user\":")
            body.writeJSONString(session)
        }
        if stream {
            body.writeString(",\"stream\":true")
            if includeUsage { body.writeString(",\"stream_options\":{\"include_usage\":true}") }
        }
        body.writeString("}")
        return body
    }
}

extension ByteBuffer {
    /// Writes a quoted JSON string; escapes what RFC 8259 section 7 asks for and nothing else.
    mutating func writeJSONString(_ text: String) {
        writeInteger(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { bytes in
            var start = 0
            for (position, byte) in bytes.enumerated() where byte < 0x20 || byte == 0x22 || byte == 0x5C {
                writeBytes(bytes[start..<position])
                start = position + 1
                if byte < 0x20 {
                    let digits = String(byte, radix: 16)
                    writeString("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
                } else {
                    writeBytes([UInt8(ascii: "\\"), byte])
                }
            }
            writeBytes(bytes[start...])
        }
        writeInteger(UInt8(ascii: "\""))
    }
}
