/// A bounded piece of a text: its head and its tail where it is long, with JSON escapes resolved.
///
/// Whatever the length of a text, at most a few kilobytes of it are read: the first `headCharacters` and the last
/// `tailCharacters` characters, with an ellipsis between them. Bytes that are no UTF-8 are taken as they come.
struct TextScratch: Sendable {
    /// Characters kept of a long text's beginning.
    static let headCharacters = 420
    /// Characters kept of a long text's end.
    static let tailCharacters = 140
    /// Longest text in characters that is kept whole.
    static let wholeCharacters = 563

    /// The kept bytes.
    private(set) var bytes: [UInt8] = []
    /// Length in bytes of the whole text as it stood, escapes included.
    private(set) var originalBytes = 0

    init() { bytes.reserveCapacity(2_400) }

    /// Replaces the contents by a text.
    /// - Parameters:
    ///   - text: the text; read only during the call.
    ///   - escaped: whether it is the inside of a JSON string.
    mutating func take(_ text: UnsafeRawBufferPointer, escaped: Bool) {
        bytes.removeAll(keepingCapacity: true)
        originalBytes = text.count
        var reader = EscapedBytes(text, from: 0, escaped: escaped)
        var characters = 0
        var headEnd = 0
        while true {
            // Most texts are plain ASCII, which is taken in long pieces; a piece never goes over a place that counts.
            let left = (characters < Self.headCharacters ? Self.headCharacters : Self.wholeCharacters) - characters
            let plain = reader.plain(atMost: min(left, Self.wholeCharacters * 4 - bytes.count))
            if !plain.isEmpty {
                if characters == Self.headCharacters { headEnd = bytes.count }
                bytes.append(contentsOf: plain)
                characters += plain.count
                continue
            }
            guard let byte = reader.next() else { return }
            if byte & 0xC0 != 0x80 || characters == 0 {
                if characters == Self.headCharacters { headEnd = bytes.count }
                if characters == Self.wholeCharacters {
                    cut(text, headEnd: headEnd, escaped: escaped)
                    return
                }
                characters += 1
            }
            // A megabyte of continuation bytes makes one character; the head is bounded all the same.
            guard bytes.count < Self.wholeCharacters * 4 else {
                cut(text, headEnd: headEnd > 0 ? headEnd : Self.headCharacters * 4, escaped: escaped)
                return
            }
            bytes.append(byte)
        }
    }

    /// Drops what is behind the head and appends the tail.
    private mutating func cut(_ text: UnsafeRawBufferPointer, headEnd: Int, escaped: Bool) {
        bytes.removeLast(bytes.count - min(headEnd, bytes.count))
        bytes.append(contentsOf: [0x20, 0xE2, 0x80, 0xA6, 0x20])
        let head = bytes.count
        // An escape takes up to six bytes a character, two of them for one of four bytes.
        var start = max(text.count - Self.tailCharacters * 6, 0)
        if escaped, start > 0 {
            // An odd run of backslashes before the place means that it lies within an escape.
            var slashes = 0
            while slashes < 64, start - slashes > 0, text[start - slashes - 1] == 0x5C { slashes += 1 }
            start += slashes & 1
        }
        var reader = EscapedBytes(text, from: start, escaped: escaped)
        while true {
            let plain = reader.plain(atMost: text.count)
            if !plain.isEmpty {
                bytes.append(contentsOf: plain)
                continue
            }
            guard let byte = reader.next() else { break }
            bytes.append(byte)
        }
        var from = bytes.count
        var characters = 0
        while from > head, characters < Self.tailCharacters {
            from -= 1
            if bytes[from] & 0xC0 != 0x80 { characters += 1 }
        }
        bytes.removeSubrange(head..<from)
    }
}
