import HTTPWire
import NIOCore

/// A request read whole: its head as ranges over `headBytes`, and its body without transfer coding.
struct ClientRequest {
    let head: RequestHead
    let headBytes: ByteBuffer
    let body: ByteBuffer
    /// What its method and path ask for.
    let surface: Surface

    init(head: RequestHead, headBytes: ByteBuffer, body: ByteBuffer) {
        self.head = head
        self.headBytes = headBytes
        self.body = body
        surface = headBytes.withUnsafeReadableBytes { Surface.of(head, $0) }
    }

    /// Whether the request target, up to its query, is `text`.
    func pathIs(_ text: StaticString) -> Bool {
        headBytes.withUnsafeReadableBytes { bytes in
            let target = UnsafeRawBufferPointer(rebasing: bytes[head.target])
            let count = text.utf8CodeUnitCount
            guard target.count >= count else { return false }
            if target.count > count, target[count] != UInt8(ascii: "?") { return false }
            return UnsafeRawBufferPointer(rebasing: target[..<count])
                .elementsEqual(UnsafeRawBufferPointer(start: text.utf8Start, count: count))
        }
    }

    /// Whether the request target's path is `prefix` or lies beneath it.
    func pathBegins(_ prefix: StaticString) -> Bool {
        headBytes.withUnsafeReadableBytes { bytes in
            let target = UnsafeRawBufferPointer(rebasing: bytes[head.target])
            let count = prefix.utf8CodeUnitCount
            guard target.count >= count else { return false }
            if target.count > count, target[count] != UInt8(ascii: "?"), target[count] != UInt8(ascii: "/") {
                return false
            }
            return UnsafeRawBufferPointer(rebasing: target[..<count])
                .elementsEqual(UnsafeRawBufferPointer(start: prefix.utf8Start, count: count))
        }
    }

    /// The client's `x-request-id`, where it sent a usable one.
    var requestID: String? {
        guard let field = head.fields.first(where: { $0.kind == .requestID }), field.value.count > 0,
            field.value.count <= 128
        else { return nil }
        return headBytes.withUnsafeReadableBytes { bytes in
            let value = bytes[field.value]
            guard value.allSatisfy({ $0 > 32 && $0 < 127 }) else { return nil }
            return String(decoding: value, as: UTF8.self)
        }
    }
}
