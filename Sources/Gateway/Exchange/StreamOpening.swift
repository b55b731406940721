import NIOCore

/// What a stream says before its first token, held back for a moment.
///
/// An engine that is going down or fails at once may still begin a stream and end it without a token: vLLM that gets
/// SIGTERM between taking a request and running it sends the role and `[DONE]`. As long as nothing of the body has been
/// passed on, another instance can take its place. The head has gone out, and no token is ever held.
struct StreamOpening {
    /// Bytes as they are to be passed on.
    private(set) var held = ByteBuffer()
    private var since: NIODeadline?

    /// Longest wait for the first token, and most bytes kept.
    private static let holdTime = TimeAmount.seconds(1)
    private static let holdBytes = 8 << 10

    /// Keeps further bytes; false where they are too many.
    mutating func keep(_ bytes: ByteBuffer) -> Bool {
        if since == nil { since = .now() }
        var bytes = bytes
        if held.readableBytes == 0 { held = bytes } else { held.writeBuffer(&bytes) }
        return held.readableBytes <= Self.holdBytes
    }

    func isOver(_ now: NIODeadline) -> Bool { since.map { now - $0 > Self.holdTime } ?? false }
}

extension Exchange {
    /// Passes bytes of the answer's body on, or keeps them while the stream has not come to its first token.
    func pass(_ bytes: ByteBuffer) {
        guard relay?.opening != nil else {
            client?.write(bytes)
            return
        }
        let fits = bytes.readableBytes == 0 || relay?.opening?.keep(bytes) == true
        if !fits || relay?.meter.hasBegun == true { releaseOpening() }
    }

    /// Passes on what was kept; from now on the answer cannot be replaced.
    func releaseOpening() {
        guard let opening = relay?.opening else { return }
        relay?.opening = nil
        if opening.held.readableBytes > 0 { client?.write(opening.held) }
    }

    /// Tries another instance where a stream came to its end, or to an error of the engine's, without a token.
    ///
    /// - Returns: false where it has to be passed on as it is.
    func replaceFailedOpening(ended: Bool) -> Bool {
        guard let relay, relay.opening != nil, ended || relay.meter.sawError, !relay.meter.hasBegun,
            !relay.meter.blamesRequest, let instance = upstream?.instance
        else { return false }
        if replaceStream(on: instance) { return true }
        releaseOpening()
        return false
    }

    /// Waits no longer for the first token.
    func checkOpening(_ now: NIODeadline) {
        guard relay?.opening?.isOver(now) == true else { return }
        releaseOpening()
        client?.flush()
    }
}
