/// Percent-encoding (RFC 3986 section 2.1).
enum PercentCoding {
    /// `text` decoded once; what is no valid escape stays as it is, and what is not UTF-8 then is repaired.
    static func decode(_ text: some Collection<UInt8>, plusIsBlank: Bool = false) -> String {
        String(decoding: bytes(of: text, plusIsBlank: plusIsBlank), as: UTF8.self)
    }

    /// The bytes of `text` decoded once; what is no valid escape stays as it is.
    static func bytes(of text: some Collection<UInt8>, plusIsBlank: Bool = false) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            let rest = text[index...].dropFirst()
            if byte == UInt8(ascii: "%"), let high = rest.first.flatMap(digit),
                let low = rest.dropFirst().first.flatMap(digit)
            {
                result.append(high << 4 | low)
                index = text.index(index, offsetBy: 3)
            } else {
                result.append(plusIsBlank && byte == UInt8(ascii: "+") ? 32 : byte)
                index = text.index(after: index)
            }
        }
        return result
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): return byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): return byte - UInt8(ascii: "A") + 10
        default: return nil
        }
    }
}
