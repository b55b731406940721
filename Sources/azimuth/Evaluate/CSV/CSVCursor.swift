/// Walks over CSV text record by record, after RFC 4180: fields in quotes may hold commas, line ends and doubled quotes.
struct CSVCursor {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    /// Number of the line the last record began on, from 1.
    private(set) var line = 0
    private var nextLine = 1

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        // A byte order mark is no part of the first name.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The next record's fields, or nil at the end; blank lines are passed over.
    ///
    /// - Throws: `CSVFault` for a quoted field that does not end.
    mutating func next() throws(CSVFault) -> [String]? {
        while position < bytes.count, bytes[position] == 0x0A || bytes[position] == 0x0D {
            if bytes[position] == 0x0A { nextLine += 1 }
            position += 1
        }
        guard position < bytes.count else { return nil }
        line = nextLine
        var fields: [String] = []
        while true {
            fields.append(bytes[position...].first == 0x22 ? try quoted() : plain())
            guard position < bytes.count, bytes[position] == 0x2C else { break }
            position += 1
        }
        return fields
    }

    private mutating func plain() -> String {
        let start = position
        while position < bytes.count, ![0x2C, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
        return Self.trimmed(UnsafeRawBufferPointer(rebasing: bytes[start..<position]))
    }

    private mutating func quoted() throws(CSVFault) -> String {
        var text: [UInt8] = []
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == 0x0A { nextLine += 1 }
            guard byte == 0x22 else {
                text.append(byte)
                continue
            }
            guard position < bytes.count, bytes[position] == 0x22 else {
                // What stands between the quote and the comma is nobody's.
                _ = plain()
                return String(decoding: text, as: UTF8.self)
            }
            text.append(byte)
            position += 1
        }
        throw CSVFault(line: line, problem: "a quoted field does not end; close it with a double quote")
    }

    private static func trimmed(_ bytes: UnsafeRawBufferPointer) -> String {
        var part = bytes[...]
        while let first = part.first, first == 0x20 || first == 0x09 { part = part.dropFirst() }
        while let last = part.last, last == 0x20 || last == 0x09 { part = part.dropLast() }
        return String(decoding: part, as: UTF8.self)
    }
}

/// What is wrong in a CSV file, and where.
struct CSVFault: Error, Equatable {
    /// From 1.
    let line: Int
    let problem: String
}
