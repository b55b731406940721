import NIOCore

/// Cuts a server-sent event stream into the payloads of its events.
///
/// Source: WHATWG HTML, section 9.2 (server-sent events). Lines end in LF or CRLF; fields other than `data` are
/// skipped.
struct EventStreamReader {
    /// An event longer than this is a fault: no chunk of an answer comes near.
    static let maxEventBytes = 16 << 20

    private var pending = ByteBuffer()
    private var data = ByteBuffer()
    private var lines = 0

    /// Whether every event so far was ended by its blank line.
    var isAtBoundary: Bool { pending.readableBytes == 0 && lines == 0 }

    /// Whether an event has outgrown `maxEventBytes`.
    var isOverLong: Bool { pending.readableBytes + data.readableBytes > Self.maxEventBytes }

    /// Takes the next bytes of the stream and hands each event completed by them to `event`.
    mutating func feed(_ bytes: ByteBuffer, event: (ByteBuffer) -> Void) {
        if pending.readableBytes == 0 { pending = bytes } else { pending.writeImmutableBuffer(bytes) }
        while let end = pending.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
            guard var line = pending.readSlice(length: end - pending.readerIndex) else { return }
            pending.moveReaderIndex(forwardBy: 1)
            if line.readableBytesView.last == UInt8(ascii: "\r") {
                line.moveWriterIndex(to: line.writerIndex - 1)
            }
            take(line, event: event)
        }
        if pending.readableBytes == 0 { pending.clear() } else { pending.discardReadBytes() }
    }

    private mutating func take(_ line: ByteBuffer, event: (ByteBuffer) -> Void) {
        guard line.readableBytes > 0 else {
            if lines > 0 { event(data) }
            lines = 0
            data = ByteBuffer()
            return
        }
        var line = line
        guard line.readableBytesView.starts(with: "data:".utf8) else { return }
        line.moveReaderIndex(forwardBy: 5)
        if line.readableBytesView.first == UInt8(ascii: " ") { line.moveReaderIndex(forwardBy: 1) }
        if lines == 0 {
            data = line
        } else {
            data.writeInteger(UInt8(ascii: "\n"))
            data.writeImmutableBuffer(line)
        }
        lines += 1
    }
}
