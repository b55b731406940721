import HTTPWire
import NIOCore
import Routing

/// A failing answer kept while another instance is tried: the client gets it unchanged where none does better.
struct HeldAnswer {
    /// Longest body kept, in bytes; an error object is far shorter.
    static let limit = 64 << 10

    let head: ResponseHead
    let headBytes: ByteBuffer
    let instance: InstanceID
    var framing: BodyFraming
    /// The body as it came, framing included.
    var body = ByteBuffer()

    enum Progress { case more, complete(reusable: Bool), unusable }

    init(head: ResponseHead, headBytes: ByteBuffer, instance: InstanceID) {
        self.head = head
        self.headBytes = headBytes
        self.instance = instance
        framing = BodyFraming(head.body)
    }

    /// Takes in further bytes of the connection.
    mutating func take(_ bytes: ByteBuffer) -> Progress {
        var used = 0
        var isBroken = false
        bytes.withUnsafeReadableBytes { raw in
            reading: while true {
                switch framing.next(raw, at: used) {
                case .data(let range): used = range.upperBound
                case .needMore:
                    used = raw.count
                    break reading
                case .end(let position):
                    used = position
                    break reading
                case .failure:
                    isBroken = true
                    break reading
                }
            }
        }
        guard !isBroken, body.readableBytes + used <= Self.limit else { return .unusable }
        if used > 0 { body.writeImmutableBuffer(bytes.getSlice(at: bytes.readerIndex, length: used) ?? ByteBuffer()) }
        guard framing.isDone else { return .more }
        return .complete(reusable: head.keepAlive && used == bytes.readableBytes)
    }
}
