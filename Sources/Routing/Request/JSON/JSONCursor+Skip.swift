extension JSONCursor {
    /// Passes one value of any kind, checking its grammar.
    mutating func skipValue() -> Bool {
        // One bit a level: set for an object.
        var objects: UInt64 = 0
        var depth = 0
        var text = Text()
        while true {
            switch byte {
            case JSONByte.quote:
                guard string(&text) else { return false }
            case JSONByte.openObject, JSONByte.openArray:
                let isObject = byte == JSONByte.openObject
                guard depth < 64 else { return false }
                at += 1
                skipSpace()
                if byte == (isObject ? JSONByte.closeObject : JSONByte.closeArray) {
                    at += 1
                    break
                }
                objects = objects << 1 | (isObject ? 1 : 0)
                depth += 1
                if isObject, !member(&text) { return false }
                continue
            case UInt8(ascii: "t"):
                guard word("true") else { return false }
            case UInt8(ascii: "f"):
                guard word("false") else { return false }
            case UInt8(ascii: "n"):
                guard word("null") else { return false }
            default:
                guard number() else { return false }
            }
            // Behind a value: commas lead to the next one, brackets end containers.
            while true {
                if depth == 0 { return true }
                skipSpace()
                let isObject = objects & 1 == 1
                if byte == JSONByte.comma {
                    at += 1
                    skipSpace()
                    if isObject, !member(&text) { return false }
                    break
                }
                guard byte == (isObject ? JSONByte.closeObject : JSONByte.closeArray) else { return false }
                at += 1
                objects >>= 1
                depth -= 1
            }
        }
    }

    private mutating func member(_ text: inout Text) -> Bool {
        guard string(&text) else { return false }
        skipSpace()
        guard byte == JSONByte.colon else { return false }
        at += 1
        skipSpace()
        return true
    }

    /// Passes a word such as `true`.
    mutating func word(_ word: StaticString) -> Bool {
        guard at + word.utf8CodeUnitCount <= end else { return false }
        for index in 0..<word.utf8CodeUnitCount where load(at + index) != word.utf8Start[index] { return false }
        at += word.utf8CodeUnitCount
        return true
    }

    /// Passes a number.
    mutating func number() -> Bool {
        if byte == JSONByte.minus { at += 1 }
        if byte == JSONByte.zero { at += 1 } else if !digits() { return false }
        if byte == JSONByte.point {
            at += 1
            guard digits() else { return false }
        }
        if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            at += 1
            if byte == JSONByte.plus || byte == JSONByte.minus { at += 1 }
            guard digits() else { return false }
        }
        return true
    }

    @inline(__always)
    private mutating func digits() -> Bool {
        let start = at
        while at < end, JSONByte.isDigit(load(at)) { at += 1 }
        return at > start
    }
}
