import HTTPWire
import Testing

@Suite struct BodyFramingTests {
    /// Feeds `text` in pieces of the given sizes and collects the data.
    private func decode(_ text: String, _ length: BodyLength, sizes: () -> Int) -> (data: String, rest: Int, ok: Bool) {
        let bytes = Array(text.utf8)
        var framing = BodyFraming(length)
        var data: [UInt8] = []
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + max(1, sizes()))
            let piece = Array(bytes[start..<end])
            var position = 0
            var stop = false
            piece.withUnsafeBytes { raw in
                while !stop {
                    switch framing.next(raw, at: position) {
                    case .data(let range):
                        data.append(contentsOf: raw[range])
                        position = range.upperBound
                    case .needMore:
                        position = raw.count
                        stop = true
                    case .end(let at):
                        position = at
                        stop = true
                    case .failure:
                        position = -1
                        stop = true
                    }
                }
            }
            if position < 0 { return (String(decoding: data, as: UTF8.self), bytes.count - start, false) }
            if framing.isDone {
                return (String(decoding: data, as: UTF8.self), bytes.count - start - position, true)
            }
            start = end
        }
        return (String(decoding: data, as: UTF8.self), 0, framing.isDone || framing.endsAtClose)
    }

    @Test func chunksAreTheSameHoweverTheBytesArrive() {
        var generator = SystemRandomNumberGenerator()
        let text = "5\r\nhello\r\n6;ext=\"x\"\r\n world\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\nNEXT"
        for _ in 0..<300 {
            let limit = Int.random(in: 1...12, using: &generator)
            let result = decode(text, .chunked) { Int.random(in: 1...limit, using: &generator) }
            #expect(result.ok)
            #expect(result.data == "hello world0123456789")
        }
        #expect(decode(text, .chunked) { 1000 }.rest == 4)
    }

    @Test func fixedBodiesEndAtTheirLength() {
        let result = decode("helloNEXT", .fixed(5)) { 3 }
        #expect(result.data == "hello")
        #expect(decode("helloNEXT", .fixed(5)) { 100 }.rest == 4)
        #expect(decode("all of it", .untilClose) { 2 }.data == "all of it")
    }

    @Test(arguments: [
        "x\r\n", "5\nhello\r\n", "5\r\nhelloX", "5 x\u{1}\r\n", "1000000000000\r\n", "0\r\nA\u{0}: b\r\n\r\n", "\r\n",
        "5\r\nhello\n0\r\n\r\n", "-1\r\n", "0x5\r\n",
    ])
    func brokenChunksAreRefused(text: String) {
        #expect(!decode(text, .chunked) { 2 }.ok)
    }

    @Test func endlessTrailersAndExtensionsAreRefused() {
        let extensions = "5;" + String(repeating: "a", count: 5000)
        #expect(!decode(extensions, .chunked) { 512 }.ok)
        let trailer = "0\r\n" + String(repeating: "A: b\r\n", count: 5000)
        #expect(!decode(trailer, .chunked) { 512 }.ok)
    }

    @Test func aChunkCanBePutBetweenChunksOnly() {
        var framing = BodyFraming(.chunked)
        #expect(framing.isBetweenChunks)
        Array("5\r\nhel".utf8).withUnsafeBytes { raw in
            _ = framing.next(raw, at: 0)
            #expect(!framing.isBetweenChunks)
        }
    }
}
