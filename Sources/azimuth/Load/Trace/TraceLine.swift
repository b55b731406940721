import Foundation

/// Reads one line of a trace: a JSON object with the keys of a trace file.
enum TraceLine {
    /// Prompt and answer lengths above this are taken for a mistake.
    static let maxTokens = 10_000_000
    static let maxTimestamp = 1e12

    /// - Throws: A fault without file and line, which the caller knows.
    static func parse(
        _ line: UnsafeRawBufferPointer, format: TraceFormat = .azimuth
    ) throws(TraceFault) -> TraceRow {
        let timeKey = format.timeKey
        var timestamp: Double?
        var input: Int?
        var output: Int?
        var row = TraceRow(timestamp: 0, inputLength: 0, outputLength: 0)
        var problem: TraceFault?
        var cursor = JSONCursor(line)
        do throws(JSONFault) {
            guard try cursor.kind() == .object else {
                throw JSONFault(offset: 0, reason: "a line must be one JSON object")
            }
            try cursor.object { key, cursor throws(JSONFault) in
                if key.equals(timeKey) {
                    timestamp = try number("\(timeKey)", &cursor, in: 0...maxTimestamp, &problem)
                } else if key.equals("input_length") {
                    input = try whole("input_length", &cursor, in: 1...maxTokens, &problem)
                } else if key.equals("output_length") {
                    output = try whole("output_length", &cursor, in: 0...maxTokens, &problem)
                } else if key.equals("hash_ids") {
                    row.hashIDs = try identifiers(&cursor, &problem)
                } else if key.equals("session") {
                    row.session = try label(&cursor, &problem)
                } else if key.equals("prompt") {
                    row.prompt = try text("prompt", &cursor, &problem)
                } else {
                    try cursor.skip()
                }
            }
            try cursor.end()
        } catch {
            throw TraceFault(
                description: "no JSON object (\(error.reason) at byte \(error.offset)); write one object a line")
        }
        if let problem { throw problem }
        guard let timestamp else { throw missing("\(timeKey)", "milliseconds after the start") }
        guard let input else { throw missing("input_length", "the prompt's tokens") }
        guard let output else { throw missing("output_length", "the answer's tokens") }
        row.timestamp = timestamp
        row.inputLength = input
        row.outputLength = output
        return row
    }

    private static func missing(_ field: String, _ meaning: String) -> TraceFault {
        TraceFault(description: "field '\(field)' is missing; add it: \(meaning)")
    }

    private static func number(
        _ field: String, _ cursor: inout JSONCursor, in range: ClosedRange<Double>, _ problem: inout TraceFault?
    ) throws(JSONFault) -> Double? {
        if try cursor.kind() == .number {
            let start = cursor.offset
            let value = try cursor.number()
            if range.contains(value) { return value }
            note(field, cursor.text(start..<cursor.offset), "a number from 0 to \(Int(range.upperBound))", &problem)
            return nil
        }
        try refuse(field, &cursor, "a number from 0 to \(Int(range.upperBound))", &problem)
        return nil
    }

    private static func whole(
        _ field: String, _ cursor: inout JSONCursor, in range: ClosedRange<Int>, _ problem: inout TraceFault?
    ) throws(JSONFault) -> Int? {
        let right = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard try cursor.kind() == .number else {
            try refuse(field, &cursor, right, &problem)
            return nil
        }
        let start = cursor.offset
        let value = try cursor.number()
        guard let number = Int(exactly: value), range.contains(number) else {
            note(field, cursor.text(start..<cursor.offset), right, &problem)
            return nil
        }
        return number
    }

    private static func identifiers(
        _ cursor: inout JSONCursor, _ problem: inout TraceFault?
    ) throws(JSONFault) -> [UInt64] {
        let right = "a list of whole numbers from 0 to 2^53"
        guard try cursor.kind() == .array else {
            if try cursor.kind() != .null {
                try refuse("hash_ids", &cursor, right, &problem)
            } else {
                try cursor.skip()
            }
            return []
        }
        var result: [UInt64] = []
        try cursor.array { cursor throws(JSONFault) in
            guard try cursor.kind() == .number else { return try refuse("hash_ids", &cursor, right, &problem) }
            let start = cursor.offset
            let value = try cursor.number()
            if let id = UInt64(exactly: value), id <= 1 << 53 {
                result.append(id)
            } else {
                note("hash_ids", cursor.text(start..<cursor.offset), right, &problem)
            }
        }
        return result
    }

    /// A session's name: a string, or a number as some traces have it.
    private static func label(
        _ cursor: inout JSONCursor, _ problem: inout TraceFault?
    ) throws(JSONFault) -> String? {
        guard try cursor.kind() == .number else { return try text("session", &cursor, &problem) }
        let start = cursor.offset
        _ = try cursor.number()
        return cursor.text(start..<cursor.offset)
    }

    private static func text(
        _ field: String, _ cursor: inout JSONCursor, _ problem: inout TraceFault?
    ) throws(JSONFault) -> String? {
        switch try cursor.kind() {
        case .null: try cursor.skip()
        case .string:
            let raw = try cursor.string()
            let quoted = "\"\(cursor.text(raw))\""
            if let value = try? JSONDecoder().decode(String.self, from: Data(quoted.utf8)) { return value }
            note(field, quoted, "a JSON string", &problem)
        default: try refuse(field, &cursor, "a string", &problem)
        }
        return nil
    }

    private static func refuse(
        _ field: String, _ cursor: inout JSONCursor, _ right: String, _ problem: inout TraceFault?
    ) throws(JSONFault) {
        let start = cursor.offset
        try cursor.skip()
        note(field, cursor.text(start..<cursor.offset), right, &problem)
    }

    private static func note(_ field: String, _ value: String, _ right: String, _ problem: inout TraceFault?) {
        guard problem == nil else { return }
        let shown = value.count > 40 ? value.prefix(40) + "…" : value[...]
        problem = TraceFault(description: "field '\(field)' is \(shown); it must be \(right)")
    }
}
