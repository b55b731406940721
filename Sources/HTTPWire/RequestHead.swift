/// The head of an HTTP/1.x request as byte ranges; it owns no bytes (RFC 9112 section 3).
public struct RequestHead: Sendable {
    /// The methods a router tells apart.
    public enum Method: UInt8, Sendable {
        case get, head, post, put, delete, options, patch, other
    }

    /// The method.
    public var method: Method
    /// Where the method stands.
    public var methodRange: Range<Int>
    /// Where the path and query of the request target stand; empty or only a query where an absolute URL has no path.
    public var target: Range<Int>
    /// 0 for HTTP/1.0, 1 for HTTP/1.1.
    public var minorVersion: Int
    /// The field lines in order.
    public var fields: [Field]
    /// The length of the body that follows.
    public var body: BodyLength
    /// Whether the connection may carry another request afterwards.
    public var keepAlive: Bool
    /// Whether the client waits for `100 Continue`.
    public var expectsContinue: Bool
    /// Whether `Connection` names further fields that must not be forwarded.
    public var connectionNamesFields: Bool
    /// Whether fields of kind `hint` stand in it: a session, or the latencies the client asks for.
    public var hasHints: Bool
    /// Bytes of the head, the empty line included.
    public var byteCount: Int

    /// Reads a head from the first of `bytes`.
    ///
    /// - Returns: `failure` for anything two parsers could read in two ways: bare LF, folded lines, a space before a
    ///   colon, several lengths, a length beside chunked coding, an unknown coding, no or several hosts.
    public static func parse(_ bytes: UnsafeRawBufferPointer, limits: HeadLimits) -> ParseResult<RequestHead> {
        guard let count = HeadEnd.find(bytes) else {
            if bytes.count > limits.bytes {
                return .failure(WireError(431, "the head is longer than \(limits.bytes) bytes"))
            }
            // A peer that does not speak HTTP at all is told so at once.
            if let first = bytes.first, !CharacterClass.isToken(first), first != 13 {
                return .failure(WireError(400, "the request line does not begin with a method"))
            }
            return .incomplete
        }
        guard count <= limits.bytes else {
            return .failure(WireError(431, "the head is longer than \(limits.bytes) bytes"))
        }
        let head = UnsafeRawBufferPointer(rebasing: bytes[..<count])
        var position = 0
        while position < count, CharacterClass.isToken(head[position]) { position += 1 }
        let methodRange = 0..<position
        guard position > 0, position <= 32, head[position] == 32 else {
            return .failure(WireError(400, "the request line does not begin with a method and one space"))
        }
        position += 1
        let targetStart = position
        while position < count, head[position] > 32, head[position] != 127 { position += 1 }
        guard position > targetStart, position + 11 <= count, head[position] == 32 else {
            return .failure(WireError(400, "the request line has no target followed by one space"))
        }
        guard
            let target = RequestTarget.pathAndQuery(
                head, targetStart..<position, isOptions: head[methodRange].elementsEqual("OPTIONS".utf8))
        else {
            return .failure(WireError(400, "the request target is neither a path nor an absolute http URL"))
        }
        let version = UnsafeRawBufferPointer(rebasing: head[(position + 1)..<(position + 9)])
        let minorVersion: Int
        if version.elementsEqual("HTTP/1.1".utf8) {
            minorVersion = 1
        } else if version.elementsEqual("HTTP/1.0".utf8) {
            minorVersion = 0
        } else {
            return .failure(WireError(505, "the version is neither HTTP/1.1 nor HTTP/1.0"))
        }
        position += 9
        guard head[position] == 13, head[position + 1] == 10 else {
            return .failure(WireError(400, "the request line does not end with CRLF"))
        }
        position += 2
        var fields: [Field] = []
        fields.reserveCapacity(12)
        var framing = FramingFields()
        if let error = FieldParser.parse(head, from: position, limits: limits, fields: &fields, framing: &framing) {
            return .failure(error)
        }
        if framing.hosts > 1 || (framing.hosts == 0 && minorVersion == 1) {
            return .failure(WireError(400, "Host stands \(framing.hosts) times; it must stand once"))
        }
        let body: BodyLength
        switch (framing.chunked, framing.contentLength) {
        case (true, .some): return .failure(WireError(400, "Content-Length and Transfer-Encoding both stand"))
        case (true, nil):
            guard minorVersion == 1 else {
                return .failure(WireError(400, "Transfer-Encoding needs HTTP/1.1"))
            }
            body = .chunked
        case (false, .some(let length)): body = length == 0 ? .none : .fixed(length)
        case (false, nil): body = .none
        }
        return .complete(
            RequestHead(
                method: Method(UnsafeRawBufferPointer(rebasing: head[methodRange])), methodRange: methodRange,
                target: target, minorVersion: minorVersion, fields: fields, body: body,
                keepAlive: minorVersion == 1 ? !framing.close : framing.keepAlive && !framing.close,
                expectsContinue: framing.expectsContinue && minorVersion == 1,
                connectionNamesFields: framing.connectionNamesFields, hasHints: framing.hasHints, byteCount: count))
    }
}

extension RequestHead.Method {
    init(_ name: UnsafeRawBufferPointer) {
        // Method names are case-sensitive (RFC 9110 section 9.1).
        switch name.count {
        case 3 where name.elementsEqual("GET".utf8): self = .get
        case 3 where name.elementsEqual("PUT".utf8): self = .put
        case 4 where name.elementsEqual("POST".utf8): self = .post
        case 4 where name.elementsEqual("HEAD".utf8): self = .head
        case 5 where name.elementsEqual("PATCH".utf8): self = .patch
        case 6 where name.elementsEqual("DELETE".utf8): self = .delete
        case 7 where name.elementsEqual("OPTIONS".utf8): self = .options
        default: self = .other
        }
    }
}
