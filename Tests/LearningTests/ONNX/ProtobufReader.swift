/// Reads Protocol Buffers fields back, for tests.
struct ProtobufReader {
    enum Value: Equatable {
        case number(Int64)
        case bytes([UInt8])
    }

    /// The fields in their order; nil where the bytes are no message.
    static func fields(_ bytes: [UInt8]) -> [(field: Int, value: Value)]? {
        var at = 0
        func varint() -> UInt64? {
            var value: UInt64 = 0
            var shift: UInt64 = 0
            while at < bytes.count, shift < 70 {
                let byte = bytes[at]
                at += 1
                value |= shift < 64 ? UInt64(byte & 0x7F) << shift : 0
                if byte & 0x80 == 0 { return value }
                shift += 7
            }
            return nil
        }
        var fields: [(field: Int, value: Value)] = []
        while at < bytes.count {
            guard let tag = varint() else { return nil }
            switch tag & 7 {
            case 0:
                guard let value = varint() else { return nil }
                fields.append((Int(tag >> 3), .number(Int64(bitPattern: value))))
            case 2:
                guard let count = varint(), at + Int(count) <= bytes.count else { return nil }
                fields.append((Int(tag >> 3), .bytes(Array(bytes[at..<at + Int(count)]))))
                at += Int(count)
            default: return nil
            }
        }
        return fields
    }

    /// All values of one field that are bytes.
    static func all(_ field: Int, of message: [UInt8]) -> [[UInt8]] {
        (fields(message) ?? []).compactMap { entry in
            guard entry.field == field, case .bytes(let bytes) = entry.value else { return nil }
            return bytes
        }
    }

    /// All values of one field that are texts.
    static func texts(_ field: Int, of message: [UInt8]) -> [String] {
        all(field, of: message).map { String(decoding: $0, as: UTF8.self) }
    }
}
