import NIOCore

/// Clients that send no more.
///
/// One that has gone and one that only closed its sending side look the same until something is written to them: then
/// the connection of one that has gone is reset, and its request cancelled. So that no engine works on for nobody,
/// something that means nothing is written at once.
extension Exchange {
    func clientSendsNoMore() {
        guard phase != .ended, let client else { return }
        guard let relay else {
            // An interim answer, which every HTTP/1.1 client skips (RFC 9110 section 15.2). Older ones know none and
            // are taken for gone, as most proxies do.
            guard request.head.minorVersion == 1 else { return client.closeNow() }
            client.write(ByteBuffer(staticString: "HTTP/1.1 100 Continue\r\n\r\n"))
            return client.flush()
        }
        // Of a whole answer the next bytes tell; a stream may be silent for long, and takes a comment between its lines.
        guard relay.isStream, relay.meter.isBetweenLines, isRouted else { return }
        releaseOpening()
        switch relay.transfer {
        case .raw: client.write(ByteBuffer(staticString: ":\n\n"))
        case .verbatim where !relay.framing.isBetweenChunks: return
        case .verbatim, .rechunk: client.write(ByteBuffer(staticString: "3\r\n:\n\n\r\n"))
        }
        client.flush()
    }
}
