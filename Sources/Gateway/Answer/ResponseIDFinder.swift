/// Finds the id of a stored answer in the first bytes of its body: `"id":"resp_..."`, in JSON or in the first event.
struct ResponseIDFinder {
    private var carry: [UInt8] = []
    private var isDone = false
    private static let limit = 8 << 10

    /// Reads the next bytes of the body.
    ///
    /// - Returns: the key of the id where these bytes complete it; once only.
    mutating func feed(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard !isDone else { return nil }
        if carry.isEmpty, let key = Self.find(bytes) {
            isDone = true
            return key
        }
        carry.append(contentsOf: bytes.prefix(Self.limit - carry.count))
        let key = carry.withUnsafeBytes { Self.find($0) }
        if key != nil || carry.count >= Self.limit {
            isDone = true
            carry = []
        }
        return key
    }

    private static func find(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard let value = bytes.value(of: "\"id\""), value.first == UInt8(ascii: "\"") else { return nil }
        return ResponseID.key(quoted: value)
    }
}

/// Ids of stored answers where they stand in JSON.
enum ResponseID {
    private static let longest = 256

    /// The key of the string that `value` begins with; nil where it does not end or is longer than any id.
    static func key(quoted value: UnsafeRawBufferPointer) -> Int? {
        guard value.first == UInt8(ascii: "\""),
            let end = value[1...].prefix(longest + 1).firstIndex(of: UInt8(ascii: "\"")), end > 1
        else { return nil }
        return ResponseTable.key(of: UnsafeRawBufferPointer(rebasing: value[1..<end]))
    }
}
