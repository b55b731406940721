import HTTPWire
import NIOCore
import NIOEmbedded
import NIOHTTP1

/// A response as one parser reads it.
private struct Reading: Equatable {
    var status: Int
    var body: [UInt8]
}

/// Reads a response whose body comes in pieces of `step` bytes.
private func ours(_ bytes: UnsafeRawBufferPointer, step: Int) -> Reading? {
    var raw = bytes
    while true {
        guard case .complete(let head) = ResponseHead.parse(raw, limits: HeadLimits(), answersHEAD: false) else {
            return nil
        }
        if head.status < 200, head.status != 101 {
            raw = UnsafeRawBufferPointer(rebasing: raw[head.byteCount...])
            continue
        }
        return body(of: head, raw, step: step)
    }
}

private func body(of head: ResponseHead, _ raw: UnsafeRawBufferPointer, step: Int) -> Reading? {
    var reading = Reading(status: head.status, body: [])
    var framing = BodyFraming(head.body)
    var start = head.byteCount
    while true {
        let piece = UnsafeRawBufferPointer(rebasing: raw[start..<min(start + step, raw.count)])
        var position = 0
        reading: while true {
            switch framing.next(piece, at: position) {
            case .data(let range):
                precondition(range.lowerBound >= position && range.upperBound <= piece.count && !range.isEmpty)
                reading.body.append(contentsOf: piece[range])
                position = range.upperBound
            case .end: return reading
            case .needMore: break reading
            case .failure: return nil
            }
        }
        start += piece.count
        if start == raw.count { return framing.endsAtClose ? reading : nil }
    }
}

private func theirs(_ raw: UnsafeRawBufferPointer) -> Reading? {
    let channel = EmbeddedChannel()
    // The decoder wants to know of a request before an answer.
    guard
        (try? channel.pipeline.syncOperations.addHandlers([
            HTTPRequestEncoder(), ByteToMessageHandler(HTTPResponseDecoder(leftOverBytesStrategy: .dropBytes)),
        ])) != nil
    else { return nil }
    defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
    let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/")
    _ = try? channel.writeOutbound(HTTPClientRequestPart.head(head))
    _ = try? channel.writeInbound(ByteBuffer(bytes: raw))
    channel.pipeline.fireChannelInactive()
    var reading: Reading?
    while let part = try? channel.readInbound(as: HTTPClientResponsePart.self) {
        switch part {
        case .head(let head):
            guard head.status.code >= 200 || head.status.code == 101 else { continue }
            reading = Reading(status: Int(head.status.code), body: [])
        case .body(let buffer): reading?.body.append(contentsOf: buffer.readableBytesView)
        case .end: if reading != nil { return reading }
        }
    }
    return nil
}

/// Whatever both parsers accept they read alike, and the pieces in which a body comes do not matter.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzResponse(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    guard size > 1, let data else { return 0 }
    let raw = UnsafeRawBufferPointer(start: data + 1, count: size - 1)
    let whole = ours(raw, step: .max >> 1)
    let pieces = ours(raw, step: Int(data[0] % 7) + 1)
    precondition(whole == pieces, "pieces change what is read: \(String(describing: whole))")
    guard let whole, let other = theirs(raw) else { return 0 }
    precondition(whole == other, "read differently: \(whole) and \(other)")
    return 0
}
