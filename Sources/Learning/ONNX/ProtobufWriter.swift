/// Writes fields of Protocol Buffers messages (the wire format of protobuf.dev): as much of it as an ONNX file needs.
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    private enum Wire: UInt64 {
        case varint = 0
        case lengthDelimited = 2
    }

    /// A whole number; negative ones take ten bytes, as the format wants them.
    mutating func write(_ value: Int64, field: Int) {
        tag(field, .varint)
        varint(UInt64(bitPattern: value))
    }

    mutating func write(_ text: String, field: Int) { write(Array(text.utf8), field: field) }

    mutating func write(_ bytes: [UInt8], field: Int) {
        tag(field, .lengthDelimited)
        varint(UInt64(bytes.count))
        self.bytes += bytes
    }

    /// A message within this one.
    mutating func write(field: Int, _ body: (inout ProtobufWriter) -> Void) {
        var inner = ProtobufWriter()
        body(&inner)
        write(inner.bytes, field: field)
    }

    private mutating func tag(_ field: Int, _ wire: Wire) { varint(UInt64(field) << 3 | wire.rawValue) }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
