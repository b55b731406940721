import HTTPWire
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

/// A small seeded generator, so that a failure can be repeated.
struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

/// What our reader accepts, llhttp (under NIOHTTP1) reads in the same way: the two never disagree about framing.
@Suite struct DifferentialTests {
    private static let pieces = [
        "GET", "POST", " ", "/", "/a", " HTTP/1.1", " HTTP/1.0", "\r\n", "\n", "Host: a", "Content-Length: 5",
        "Content-Length: 0", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip", "Connection: close", "X: y",
        "hello", "5\r\nhello\r\n", "0\r\n\r\n", ":", "\t", " folded", "X\u{1}: z", "A:", "\r",
    ]

    private func ours(_ bytes: [UInt8]) -> (accepted: Bool, body: [UInt8]?)? {
        bytes.withUnsafeBytes { raw in
            switch RequestHead.parse(raw, limits: HeadLimits()) {
            case .incomplete: return nil
            case .failure: return (false, nil)
            case .complete(let head):
                var framing = BodyFraming(head.body)
                var body: [UInt8] = []
                var position = head.byteCount
                while true {
                    switch framing.next(raw, at: position) {
                    case .data(let range):
                        body.append(contentsOf: raw[range])
                        position = range.upperBound
                    case .needMore: return nil
                    case .end: return (true, body)
                    case .failure: return (false, nil)
                    }
                }
            }
        }
    }

    private func theirs(_ bytes: [UInt8]) -> (accepted: Bool, body: [UInt8]) {
        let channel = EmbeddedChannel(
            handler: ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)))
        defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
        var body: [UInt8] = []
        // What follows the first message may be garbage and fail; the first message counts all the same.
        _ = try? channel.writeInbound(ByteBuffer(bytes: bytes))
        while let part = try? channel.readInbound(as: HTTPServerRequestPart.self) {
            switch part {
            case .head: body = []
            case .body(let buffer): body.append(contentsOf: buffer.readableBytesView)
            case .end: return (true, body)
            }
        }
        return (false, [])
    }

    @Test func weNeverAcceptWhatTheOtherParserRefusesOrReadsDifferently() {
        var random = Seeded(state: 7)
        var accepted = 0
        for _ in 0..<4000 {
            var text = ["GET", "POST"].randomElement(using: &random)! + " / HTTP/1.1\r\nHost: a\r\n"
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                text += Self.pieces.randomElement(using: &random)!
                if Int.random(in: 0...3, using: &random) > 0 { text += "\r\n" }
            }
            text += "\r\n"
            if text.contains("Content-Length: 5") { text += "hello" }
            if text.contains("chunked") { text += "5\r\nhello\r\n0\r\n\r\n" }
            let bytes = Array(text.utf8)
            guard let mine = ours(bytes), mine.accepted else { continue }
            accepted += 1
            let other = theirs(bytes)
            #expect(other.accepted, "accepted here, refused there: \(text.debugDescription)")
            #expect(mine.body == other.body, "read differently: \(text.debugDescription)")
        }
        #expect(accepted > 200)
    }
}
