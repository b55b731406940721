import HTTPWire
import NIOCore

/// What is settled by a request's head alone, before its body is read: preflights, keys, who may change the router.
extension ClientConnection {
    /// Whether a head has to be looked at at all.
    func needsCheck(_ head: RequestHead, _ headBytes: ByteBuffer) -> Bool {
        if loop.shared.admission.access.hasKeys || loop.configuration.crossOrigin != nil { return true }
        return headBytes.withUnsafeReadableBytes {
            PathClass.mayBeAdmin(UnsafeRawBufferPointer(rebasing: $0[head.target]))
        }
    }

    /// Whether the request may go on; it has been answered otherwise.
    func passes(_ head: RequestHead, _ headBytes: ByteBuffer) -> Bool {
        caller = nil
        answerFields = ""
        if let rules = loop.configuration.crossOrigin, answersPreflight(rules, head, headBytes) { return false }
        let verdict = headBytes.withUnsafeReadableBytes { bytes in
            loop.shared.admission.access.judge(head, bytes, peer: peer(head))
        }
        switch verdict {
        case .granted(let caller):
            self.caller = caller
            return true
        case .refused(let status, let message):
            turnAway(
                head, status: status, as: status == 401 ? .unauthorized : .forbidden, message: message,
                extra: status == 401 ? "www-authenticate: Bearer\r\n" : "")
            return false
        }
    }

    private func peer(_ head: RequestHead) -> AccessControl.Peer {
        AccessControl.Peer(
            isLoopback: remoteAddress?.isLoopback ?? false,
            isIndirect: head.fields.contains { $0.kind == .origin || $0.kind == .forwarded })
    }

    // MARK: Web pages

    /// Answers a preflight, and notes for any other request what its answer says to the page that sent it.
    private func answersPreflight(_ rules: CrossOriginRules, _ head: RequestHead, _ headBytes: ByteBuffer) -> Bool {
        headBytes.withUnsafeReadableBytes { bytes in
            func value(_ field: Field) -> UnsafeRawBufferPointer {
                UnsafeRawBufferPointer(rebasing: bytes[field.value])
            }
            func named(_ name: StaticString) -> UnsafeRawBufferPointer? {
                head.fields.first {
                    $0.kind == .accessControl
                        && UnsafeRawBufferPointer(rebasing: bytes[$0.name]).equalsIgnoringCase(name)
                }.map(value)
            }
            let origin = head.fields.first { $0.kind == .origin }.map(value)
            guard head.method == .options, let origin, named("access-control-request-method") != nil else {
                answerFields = rules.fields(for: origin)
                return false
            }
            guard let allowed = rules.allowed(origin) else {
                answerFields = "vary: origin\r\n"
                turnAway(
                    head, status: 403, as: .forbidden,
                    message: "this origin is not among those allowed (--cors-allowed-origins)")
                return true
            }
            let fields = rules.preflightFields(allowed: allowed, headers: named("access-control-request-headers"))
            guard head.body == .none else {
                turnAway(head, status: 400, as: .malformed, message: "a preflight has no body")
                return true
            }
            respondWithoutContent(to: head, fields: fields)
            return true
        }
    }

    // MARK: Answers

    /// Answers in place of what was asked for. Where a body follows, it is not read and the connection ends.
    private func turnAway(_ head: RequestHead, status: Int, as cause: RefusalCause, message: String, extra: String = "")
    {
        guard head.body == .none else {
            refuse(WireError(status, message), as: cause, extra: extra)
            return
        }
        loop.metrics.refuse(cause)
        logRefusal(status: status, message)
        beginOwnAnswer(head)
        respond(
            status: status, body: ErrorBody.json(status: status, message: message), keepAlive: head.keepAlive,
            omitBody: head.method == .head, extra: extra, route: .unread)
    }
}

extension SocketAddress {
    /// Whether it is an address of this machine that no other one can send from.
    var isLoopback: Bool {
        switch self {
        case .unixDomainSocket: return true
        case .v4, .v6:
            guard let ip = ipAddress else { return false }
            return ip == "::1" || ip.hasPrefix("127.") || ip.hasPrefix("::ffff:127.")
        }
    }
}
