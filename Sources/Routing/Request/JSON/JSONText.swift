/// Unescaping of JSON strings.
enum JSONText {
    /// The text of a string's contents (without its quotes); what is no Unicode scalar becomes U+FFFD.
    static func unescape(_ contents: UnsafeRawBufferPointer) -> String {
        if !contents.contains(JSONByte.backslash) { return String(decoding: contents, as: UTF8.self) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(contents.count)
        var at = 0
        while at < contents.count {
            let byte = contents[at]
            at += 1
            guard byte == JSONByte.backslash, at < contents.count else {
                bytes.append(byte)
                continue
            }
            let letter = contents[at]
            at += 1
            switch letter {
            case UInt8(ascii: "b"): bytes.append(0x08)
            case UInt8(ascii: "f"): bytes.append(0x0C)
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "r"): bytes.append(0x0D)
            case UInt8(ascii: "t"): bytes.append(0x09)
            case UInt8(ascii: "u"): bytes.append(contentsOf: scalar(contents, &at).utf8Bytes)
            default: bytes.append(letter)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The scalar of `XXXX` or of the pair `XXXX\uXXXX` at an offset, which moves behind it.
    private static func scalar(_ contents: UnsafeRawBufferPointer, _ at: inout Int) -> Unicode.Scalar {
        let replacement = Unicode.Scalar(0xFFFD as UInt16) ?? " "
        guard let first = unit(contents, at) else { return replacement }
        at += 4
        guard first & 0xFC00 == 0xD800 else { return Unicode.Scalar(first) ?? replacement }
        guard at + 6 <= contents.count, contents[at] == JSONByte.backslash, contents[at + 1] == UInt8(ascii: "u"),
            let second = unit(contents, at + 2), second & 0xFC00 == 0xDC00
        else { return replacement }
        at += 6
        return Unicode.Scalar(0x10000 + ((first & 0x3FF) << 10 | (second & 0x3FF))) ?? replacement
    }

    private static func unit(_ contents: UnsafeRawBufferPointer, _ at: Int) -> UInt32? {
        guard at + 4 <= contents.count else { return nil }
        var value: UInt32 = 0
        for offset in 0..<4 {
            guard let digit = JSONByte.hexValue(contents[at + offset]) else { return nil }
            value = value << 4 | digit
        }
        return value
    }
}

extension Unicode.Scalar {
    fileprivate var utf8Bytes: Unicode.UTF8.EncodedScalar { Unicode.UTF8.encode(self) ?? .init() }
}
