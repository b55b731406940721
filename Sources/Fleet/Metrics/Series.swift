#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The lines of a text, without their ends.
struct TextLines {
    private var rest: UnsafeRawBufferPointer

    init(_ text: UnsafeRawBufferPointer) { rest = text }

    /// The next line, or nil at the end.
    mutating func next() -> UnsafeRawBufferPointer? {
        guard let base = rest.baseAddress, !rest.isEmpty else { return nil }
        guard let newline = memchr(base, 0x0A, rest.count) else {
            defer { rest = UnsafeRawBufferPointer(start: nil, count: 0) }
            return rest
        }
        let length = UnsafeRawPointer(newline) - base
        defer { rest = UnsafeRawBufferPointer(rebasing: rest[(length + 1)...]) }
        return UnsafeRawBufferPointer(rebasing: rest[..<length])
    }
}

/// One line `name{labels} value [timestamp]`.
struct Series {
    /// The bytes between the braces; empty where there are none.
    let labels: UnsafeRawBufferPointer
    /// The value as written.
    let value: UnsafeRawBufferPointer

    /// The series on a line, or nil where its name is another or the line is malformed.
    init?(_ line: UnsafeRawBufferPointer, prefix name: StaticString) {
        let length = name.utf8CodeUnitCount
        guard let base = line.baseAddress, line.count > length + 1, memcmp(base, name.utf8Start, length) == 0 else {
            return nil
        }
        var at = length
        if line[at] == UInt8(ascii: "{") {
            guard let end = Self.endOfLabels(line, from: at + 1) else { return nil }
            labels = UnsafeRawBufferPointer(rebasing: line[at + 1..<end])
            at = end + 1
        } else {
            guard Self.isSpace(line[at]) else { return nil }
            labels = UnsafeRawBufferPointer(rebasing: line[at..<at])
        }
        while at < line.count, Self.isSpace(line[at]) { at += 1 }
        let start = at
        while at < line.count, !Self.isSpace(line[at]) { at += 1 }
        guard at > start else { return nil }
        value = UnsafeRawBufferPointer(rebasing: line[start..<at])
    }

    /// The raw value of a label, or nil where the series does not have it.
    func label(_ name: StaticString) -> UnsafeRawBufferPointer? {
        var at = 0
        while at < labels.count {
            while at < labels.count, Self.isSpace(labels[at]) || labels[at] == UInt8(ascii: ",") { at += 1 }
            let start = at
            while at < labels.count, labels[at] != UInt8(ascii: "=") { at += 1 }
            let key = UnsafeRawBufferPointer(rebasing: labels[start..<at])
            guard at + 1 < labels.count, labels[at + 1] == UInt8(ascii: "\"") else { return nil }
            let from = at + 2
            guard let end = Self.endOfString(labels, from: from) else { return nil }
            if key.elementsEqual(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)) {
                return UnsafeRawBufferPointer(rebasing: labels[from..<end])
            }
            at = end + 1
        }
        return nil
    }

    /// Place of the closing brace, those in quotes passed over.
    private static func endOfLabels(_ line: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var at = start
        while at < line.count {
            if line[at] == UInt8(ascii: "}") { return at }
            if line[at] == UInt8(ascii: "\"") {
                guard let end = endOfString(line, from: at + 1) else { return nil }
                at = end
            }
            at += 1
        }
        return nil
    }

    /// Place of the closing quote.
    private static func endOfString(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var at = start
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
            at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
        }
        return at < bytes.count ? at : nil
    }

    @inline(__always)
    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
}
