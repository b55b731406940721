import CShims

#if canImport(Glibc)
    import Glibc
#endif

extension UnsafeRawBufferPointer {
    /// Position of the first `byte`, by the C library's `memchr`.
    func firstIndex(of byte: UInt8, fast: Void) -> Int? {
        guard let base = baseAddress, count > 0, let found = memchr(base, Int32(byte), count) else { return nil }
        return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
    }

    /// Position of the first occurrence of `text`.
    func find(_ text: StaticString) -> Int? {
        guard let base = baseAddress,
            let found = azimuth_memmem(base, count, text.utf8Start, text.utf8CodeUnitCount)
        else { return nil }
        return UnsafeRawPointer(base).distance(to: found)
    }

    /// Position of the first occurrence of `bytes`.
    func find(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = baseAddress, let other = bytes.baseAddress,
            let found = azimuth_memmem(base, count, other, bytes.count)
        else { return nil }
        return UnsafeRawPointer(base).distance(to: found)
    }

    /// The bytes from the value of the first member named `key` (given with its quotes) to the end.
    ///
    /// Quotes inside JSON strings are escaped, so a quoted key can only be a key or a whole string value; a colon tells.
    func value(of key: StaticString) -> UnsafeRawBufferPointer? {
        guard var position = find(key) else { return nil }
        position += key.utf8CodeUnitCount
        position = skipBlanks(position)
        guard position < count, self[position] == UInt8(ascii: ":") else { return nil }
        position = skipBlanks(position + 1)
        guard position < count else { return nil }
        return UnsafeRawBufferPointer(rebasing: self[position...])
    }

    /// The whole number that is the value of the first member named `key`, up to 9 digits.
    func number(of key: StaticString) -> Int? {
        guard let value = value(of: key) else { return nil }
        var result = 0
        var digits = 0
        for byte in value {
            guard byte &- 0x30 < 10 else { break }
            result = result * 10 + Int(byte &- 0x30)
            digits += 1
            if digits > 9 { return nil }
        }
        return digits > 0 ? result : nil
    }

    private func skipBlanks(_ start: Int) -> Int {
        var position = start
        while position < count, self[position] == 32 || self[position] == 9 || self[position] == 10 { position += 1 }
        return position
    }
}
