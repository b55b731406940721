/// The header fields a router acts on; all others are `other` and only forwarded.
public enum FieldKind: UInt8, Sendable {
    case other, host, connection, keepAlive, proxyConnection, te, trailer, transferEncoding, upgrade, contentLength,
        contentType, expect, requestID, proxyAuthenticate, proxyAuthorization, authorization, apiKey, origin,
        accessControl, forwarded, hint

    /// Fields that end at the next hop (RFC 9110 section 7.6.1) or that a forwarder writes anew.
    public var isHopByHop: Bool {
        switch self {
        case .connection, .keepAlive, .proxyConnection, .te, .trailer, .transferEncoding, .upgrade,
            .proxyAuthenticate, .proxyAuthorization:
            return true
        default: return false
        }
    }

    /// The kind of a field name, compared without case.
    static func classify(_ name: UnsafeRawBufferPointer) -> FieldKind {
        switch name.count {
        case 2: return name.equalsIgnoringCase("te") ? .te : .other
        case 4: return name.equalsIgnoringCase("host") ? .host : .other
        case 6:
            if name.equalsIgnoringCase("expect") { return .expect }
            return name.equalsIgnoringCase("origin") ? .origin : .other
        case 7:
            if name.equalsIgnoringCase("upgrade") { return .upgrade }
            return name.equalsIgnoringCase("trailer") ? .trailer : .other
        case 9:
            if name.equalsIgnoringCase("x-api-key") { return .apiKey }
            if name.equalsIgnoringCase("x-user-id") { return .hint }
            return name.equalsIgnoringCase("forwarded") || name.equalsIgnoringCase("x-real-ip") ? .forwarded : .other
        case 10:
            if name.equalsIgnoringCase("connection") { return .connection }
            return name.equalsIgnoringCase("keep-alive") ? .keepAlive : .other
        case 12:
            if name.equalsIgnoringCase("content-type") { return .contentType }
            if name.equalsIgnoringCase("x-request-id") { return .requestID }
            return name.equalsIgnoringCase("x-session-id") ? .hint : .other
        case 13:
            if name.equalsIgnoringCase("authorization") { return .authorization }
            return name.equalsIgnoringCase("x-slo-ttft-ms") || name.equalsIgnoringCase("x-slo-tpot-ms") ? .hint : .other
        case 14: return name.equalsIgnoringCase("content-length") ? .contentLength : .other
        case 15:
            if name.equalsIgnoringCase("x-forwarded-for") { return .forwarded }
            return name.equalsIgnoringCase("x-session-token") ? .hint : .other
        case 16: return name.equalsIgnoringCase("proxy-connection") ? .proxyConnection : .other
        case 17: return name.equalsIgnoringCase("transfer-encoding") ? .transferEncoding : .other
        case 18: return name.equalsIgnoringCase("proxy-authenticate") ? .proxyAuthenticate : .other
        case 19:
            if name.equalsIgnoringCase("proxy-authorization") { return .proxyAuthorization }
            return name.equalsIgnoringCase("x-llm-d-slo-ttft-ms") || name.equalsIgnoringCase("x-llm-d-slo-tpot-ms")
                || name.equalsIgnoringCase("x-dynamo-session-id") ? .hint : .other
        case 22...32:
            // Access-Control-Allow-Origin and its like, which an answer may carry once only.
            let prefix = UnsafeRawBufferPointer(rebasing: name[..<15])
            return prefix.equalsIgnoringCase("access-control-") ? .accessControl : .other
        default: return .other
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether these bytes are the ASCII text `lowercase` in any case; `lowercase` itself has no capitals.
    public func equalsIgnoringCase(_ lowercase: StaticString) -> Bool {
        let count = lowercase.utf8CodeUnitCount
        guard self.count == count else { return false }
        let wanted = lowercase.utf8Start
        for index in 0..<count {
            var byte = self[index]
            if byte &- 0x41 < 26 { byte |= 0x20 }
            if byte != wanted[index] { return false }
        }
        return true
    }
}
