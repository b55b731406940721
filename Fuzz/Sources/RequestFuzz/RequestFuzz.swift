import HTTPWire
import NIOCore
import NIOEmbedded
import NIOHTTP1

/// A request as one parser reads it.
private struct Reading: Equatable {
    var method: String
    var target: String
    var body: [UInt8]
}

private func ours(_ raw: UnsafeRawBufferPointer) -> Reading? {
    guard case .complete(let head) = RequestHead.parse(raw, limits: HeadLimits()) else { return nil }
    var reading = Reading(
        method: String(decoding: raw[head.methodRange], as: UTF8.self),
        target: String(decoding: raw[head.target], as: UTF8.self), body: [])
    var framing = BodyFraming(head.body)
    var position = head.byteCount
    while true {
        switch framing.next(raw, at: position) {
        case .data(let range):
            precondition(range.lowerBound >= position && range.upperBound <= raw.count && !range.isEmpty)
            reading.body.append(contentsOf: raw[range])
            position = range.upperBound
        case .end(let end):
            precondition(end >= position && end <= raw.count)
            return reading
        case .needMore, .failure: return nil
        }
    }
}

private func theirs(_ raw: UnsafeRawBufferPointer) -> Reading? {
    let channel = EmbeddedChannel(
        handler: ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)))
    defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
    _ = try? channel.writeInbound(ByteBuffer(bytes: raw))
    var reading: Reading?
    while let part = try? channel.readInbound(as: HTTPServerRequestPart.self) {
        switch part {
        case .head(let head): reading = Reading(method: head.method.rawValue, target: head.uri, body: [])
        case .body(let buffer): reading?.body.append(contentsOf: buffer.readableBytesView)
        case .end: return reading
        }
    }
    return nil
}

/// Whatever both parsers accept they read alike: method, target and body.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRequest(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let raw = UnsafeRawBufferPointer(start: data, count: size)
    guard let mine = ours(raw), let other = theirs(raw) else { return 0 }
    precondition(mine == other, "read differently: \(mine) and \(other)")
    return 0
}
