/// The head of an HTTP/1.x response as byte ranges; it owns no bytes (RFC 9112 section 4).
public struct ResponseHead: Sendable {
    /// The status code, 100 to 599.
    public var status: Int
    /// The status line after the version and one space: code and reason phrase.
    public var statusLine: Range<Int>
    /// 0 for HTTP/1.0, 1 for HTTP/1.1.
    public var minorVersion: Int
    /// The field lines in order.
    public var fields: [Field]
    /// The length of the body that follows.
    public var body: BodyLength
    /// Whether the connection may carry another request afterwards.
    public var keepAlive: Bool
    /// Whether `Connection` names further fields that must not be forwarded.
    public var connectionNamesFields: Bool
    /// Bytes of the head, the empty line included.
    public var byteCount: Int

    /// Reads a head from the first of `bytes`.
    ///
    /// - Parameter answersHEAD: whether the request's method was HEAD, so that no body follows.
    public static func parse(
        _ bytes: UnsafeRawBufferPointer, limits: HeadLimits, answersHEAD: Bool
    ) -> ParseResult<ResponseHead> {
        guard let count = HeadEnd.find(bytes) else {
            if bytes.count > limits.bytes {
                return .failure(WireError(502, "the response's head is longer than \(limits.bytes) bytes"))
            }
            if bytes.count >= 5, !bytes.prefix(5).elementsEqual("HTTP/".utf8) {
                return .failure(WireError(502, "the response is not HTTP/1"))
            }
            return .incomplete
        }
        let head = UnsafeRawBufferPointer(rebasing: bytes[..<count])
        guard count <= limits.bytes, count >= 16, head.prefix(7).elementsEqual("HTTP/1.".utf8), head[8] == 32 else {
            return .failure(WireError(502, "the response does not begin with an HTTP/1 status line"))
        }
        let minor = head[7] &- 0x30
        guard minor <= 1, let status = UnsafeRawBufferPointer(rebasing: head[9..<12]).decimal, (100...599) ~= status
        else { return .failure(WireError(502, "the response's status line has no version and code")) }
        var position = 12
        while position < count, CharacterClass.isFieldValue(head[position]) { position += 1 }
        guard position + 1 < count, head[12] == 32 || head[12] == 13, head[position] == 13, head[position + 1] == 10
        else { return .failure(WireError(502, "the response's status line does not end with CRLF")) }
        let statusLine = 9..<position
        var fields: [Field] = []
        fields.reserveCapacity(12)
        var framing = FramingFields()
        let error = FieldParser.parse(
            head, from: position + 2, limits: limits, fields: &fields, framing: &framing)
        if let error { return .failure(WireError(502, "in the response, " + error.message)) }
        let body: BodyLength
        if answersHEAD || status < 200 || status == 204 || status == 304 {
            body = .none
        } else if framing.chunked {
            if framing.contentLength != nil {
                return .failure(WireError(502, "in the response, Content-Length and Transfer-Encoding both stand"))
            }
            body = .chunked
        } else if let length = framing.contentLength {
            body = length == 0 ? .none : .fixed(length)
        } else {
            body = .untilClose
        }
        let persistent = minor == 1 ? !framing.close : framing.keepAlive && !framing.close
        return .complete(
            ResponseHead(
                status: status, statusLine: statusLine, minorVersion: Int(minor), fields: fields, body: body,
                keepAlive: persistent && body != .untilClose,
                connectionNamesFields: framing.connectionNamesFields, byteCount: count))
    }
}
