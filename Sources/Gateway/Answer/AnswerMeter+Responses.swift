import CShims

/// The events of a streamed answer of `/v1/responses` that matter.
enum ResponseEvent {
    /// Text, reasoning or a call's arguments go on.
    case delta
    /// The answer is whole, or as long as it may be.
    case completed
    /// The engine gave up.
    case failed
    case other

    /// The event with this name.
    init(_ name: UnsafeRawBufferPointer) {
        if name.hasEnd(".delta") {
            self = .delta
        } else if name.isText("response.completed") || name.isText("response.incomplete") {
            self = .completed
        } else if name.isText("response.failed") || name.isText("error") {
            self = .failed
        } else {
            self = .other
        }
    }
}

extension AnswerMeter.Format {
    var usageNames: (prompt: StaticString, completion: StaticString) {
        switch self {
        case .completions: return ("\"prompt_tokens\"", "\"completion_tokens\"")
        case .responses: return ("\"input_tokens\"", "\"output_tokens\"")
        }
    }
}

/// Answers of `/v1/responses`: each event is named, the last one holds the whole answer with its usage.
extension AnswerMeter {
    mutating func readResponseLine(_ line: UnsafeRawBufferPointer) {
        var line = line
        if line.last == 13 { line = UnsafeRawBufferPointer(rebasing: line.dropLast()) }
        if line.isEmpty {
            event = nil
        } else if line.count > 6, line[0] == UInt8(ascii: "e"), line[5] == UInt8(ascii: ":") {
            event = ResponseEvent(UnsafeRawBufferPointer(rebasing: line[6...].drop { $0 == 32 }))
        } else if line.count > 5, line[0] == UInt8(ascii: "d"), line[4] == UInt8(ascii: ":") {
            readResponseData(UnsafeRawBufferPointer(rebasing: line[5...]))
        }
    }

    mutating func readResponseData(_ data: UnsafeRawBufferPointer) {
        switch event ?? Self.event(of: data) {
        case .delta:
            if let value = data.value(of: "\"delta\""), value.count > 1, value[0] == 0x22, value[1] != 0x22 {
                tokens += 1
            }
        case .completed:
            sawDone = true
            readResponseStatus(data)
            readUsage(data)
        case .failed:
            sawDone = true
            sawError = true
        case .other:
            if data.count < 10, data.find("[DONE]") != nil { sawDone = true }
        }
    }

    mutating func readResponseStatus(_ data: UnsafeRawBufferPointer) {
        if data.find("\"incomplete\"") != nil {
            finishReason = .length
        } else if data.find("\"completed\"") != nil {
            finishReason = .stop
        }
    }

    /// The event of a line of data that was not named before: by its `type`.
    private static func event(of data: UnsafeRawBufferPointer) -> ResponseEvent {
        for (text, event) in [
            ("\"response.completed\"", .completed), ("\"response.incomplete\"", .completed),
            ("\"response.failed\"", .failed),
        ] as [(StaticString, ResponseEvent)] where data.find(text) != nil {
            return event
        }
        if data.find(".delta\"") != nil { return .delta }
        return data.value(of: "\"type\"")?.starts(with: "\"error\"".utf8) == true ? .failed : .other
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func hasEnd(_ text: StaticString) -> Bool {
        let size = text.utf8CodeUnitCount
        return count >= size && UnsafeRawBufferPointer(rebasing: self[(count - size)...]).isText(text)
    }
}
