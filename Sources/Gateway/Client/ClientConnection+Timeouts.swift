import HTTPWire
import NIOCore

extension ClientConnection {
    /// Ends a connection whose client does not send what it began, or has sent nothing for long. `now` is the time of
    /// a sweep.
    func checkTimeouts(_ now: NIODeadline) {
        let waited = now - waitingSince
        let readTimeout = loop.configuration.clientReadTimeout
        switch state {
        case .head where inbound.readableBytes > 0:
            if waited > readTimeout { refuseSlow("the request's head did not come", readTimeout) }
        case .head:
            // One that never asked anything may be somebody who only holds connections.
            if waited > (isFresh ? readTimeout : loop.configuration.clientIdleTimeout) { closeNow() }
        case .body:
            if waited > readTimeout { refuseSlow("nothing more of the request's body came", readTimeout) }
        case .busy, .closing: break
        }
    }

    private func refuseSlow(_ what: String, _ limit: TimeAmount) {
        let seconds = Double(limit.nanoseconds) * 1e-9
        refuse(
            WireError(408, "\(what) within \(seconds) seconds (--client-read-timeout-secs)"), as: .slowClient)
    }
}
