import HTTPWire
import NIOCore

/// Writes the request an instance receives: the client's own bytes, less what ends at this hop.
enum UpstreamRequest {
    /// Bodies up to this many bytes travel in one buffer with their head; to copy longer ones costs more than gathering.
    private static let joinLimit = 4 << 10

    static func make(
        _ request: ClientRequest, host: String, requestID: String?, injection: BodyInjection?,
        credentials: UpstreamCredentials = UpstreamCredentials(), allocator: ByteBufferAllocator
    ) -> (head: ByteBuffer, body: ByteBuffer?) {
        let length = request.body.readableBytes + (injection?.members.utf8.count ?? 0)
        let join = length <= joinLimit
        var buffer = allocator.buffer(
            capacity: request.headBytes.readableBytes + host.utf8.count + 128 + (join ? length : 0))
        let addsID = requestID != nil && request.requestID == nil
        request.headBytes.withUnsafeReadableBytes { bytes in
            buffer.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[...request.head.methodRange.upperBound]))
            let target = UnsafeRawBufferPointer(rebasing: bytes[request.head.target])
            // An absolute URL goes on as its path, which may be empty.
            if target.first != UInt8(ascii: "/"), target.first != UInt8(ascii: "*") { buffer.writeStaticString("/") }
            buffer.writeBytes(target)
            buffer.writeStaticString(" HTTP/1.1\r\nhost: ")
            buffer.writeString(host)
            buffer.writeStaticString("\r\n")
            HeadWriter.appendFields(
                of: bytes, request.head.fields, dropNamed: request.head.connectionNamesFields, to: &buffer
            ) { kind in
                kind == .host || kind == .contentLength || kind == .expect || (addsID && kind == .requestID)
                    || (credentials.keepsClients && (kind == .authorization || kind == .apiKey))
            }
        }
        if addsID, let requestID {
            buffer.writeStaticString("x-request-id: ")
            buffer.writeString(requestID)
            buffer.writeStaticString("\r\n")
        }
        if let authorization = credentials.authorization { buffer.writeString(authorization) }
        if length > 0 || request.head.body != .none || request.head.method == .post {
            buffer.writeStaticString("content-length: ")
            buffer.writeString(String(length))
            buffer.writeStaticString("\r\n")
        }
        buffer.writeStaticString("\r\n")
        guard length > 0 else { return (buffer, nil) }
        var body = request.body
        if let injection {
            var changed = allocator.buffer(capacity: length)
            if var start = body.readSlice(length: injection.offset) { changed.writeBuffer(&start) }
            changed.writeString(injection.members)
            changed.writeBuffer(&body)
            body = changed
        }
        if join {
            buffer.writeBuffer(&body)
            return (buffer, nil)
        }
        return (buffer, body)
    }
}
