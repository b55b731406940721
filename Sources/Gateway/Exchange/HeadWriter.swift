import HTTPWire
import NIOCore

/// Writes forwarded heads: the peer's own lines, less those that end at this hop.
enum HeadWriter {
    /// Appends the field lines of `head` that may be forwarded, as they stand.
    ///
    /// - Parameter skip: kinds to leave out beside the hop-by-hop ones.
    static func appendFields(
        of head: UnsafeRawBufferPointer, _ fields: [Field], dropNamed: Bool, to buffer: inout ByteBuffer,
        keepTransferEncoding: Bool = false, skip: (FieldKind) -> Bool
    ) {
        let named = dropNamed ? namedByConnection(head, fields) : []
        // Neighbouring lines are copied in one piece.
        var runStart: Int?
        for index in fields.indices {
            let field = fields[index]
            let hop = field.kind.isHopByHop && !(keepTransferEncoding && field.kind == .transferEncoding)
            let drop = hop || skip(field.kind) || named.contains { matches($0, head, field) }
            if drop {
                if let start = runStart { copy(head, start..<field.name.lowerBound, &buffer) }
                runStart = nil
            } else if runStart == nil {
                runStart = field.name.lowerBound
            }
        }
        // The last line ends before the head's empty line.
        if let start = runStart { copy(head, start..<(head.count - 2), &buffer) }
    }

    private static func copy(_ head: UnsafeRawBufferPointer, _ range: Range<Int>, _ buffer: inout ByteBuffer) {
        buffer.writeBytes(UnsafeRawBufferPointer(rebasing: head[range]))
    }

    private static func namedByConnection(_ head: UnsafeRawBufferPointer, _ fields: [Field]) -> [String] {
        var names: [String] = []
        for field in fields where field.kind == .connection {
            UnsafeRawBufferPointer(rebasing: head[field.value]).forEachListElement { element in
                if element.count > 0, element.count < 128, names.count < 32 {
                    names.append(String(decoding: element, as: UTF8.self).lowercased())
                }
            }
        }
        return names
    }

    private static func matches(_ name: String, _ head: UnsafeRawBufferPointer, _ field: Field) -> Bool {
        String(decoding: head[field.name], as: UTF8.self).lowercased() == name
    }
}
