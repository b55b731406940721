/// Cuts texts from outside to a bound without splitting a character's bytes.
enum BoundedText {
    /// `text`, or its longest prefix of whole Unicode scalars in at most `bytes` UTF-8 bytes.
    static func cut(_ text: String, to bytes: Int = LogbookLimits.textBytes) -> String {
        let utf8 = text.utf8
        guard utf8.count > bytes else { return text }
        var end = utf8.index(utf8.startIndex, offsetBy: bytes)
        while end > utf8.startIndex, utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
        return String(text.unicodeScalars[..<end])
    }
}
