import NIOCore

/// Errors the router itself makes, in OpenAI's shape with vLLM's numeric code.
enum ErrorBody {
    /// The JSON object for an error.
    static func json(status: Int, message: String, type: String? = nil, param: String? = nil) -> String {
        let parameter = param.map { "\"" + escaped($0) + "\"" } ?? "null"
        return "{\"error\":{\"message\":\"\(escaped(message))\",\"type\":\"\(type ?? Self.type(of: status))\","
            + "\"param\":\(parameter),\"code\":\(status)}}"
    }

    /// The error type clients expect beside a status.
    static func type(of status: Int) -> String {
        switch status {
        case 400, 405, 409, 411, 431, 501, 505: return "invalid_request_error"
        case 401: return "authentication_error"
        case 403: return "permission_error"
        case 404: return "not_found_error"
        case 413: return "request_too_large"
        case 429: return "rate_limit_exceeded"
        case 502: return "upstream_error"
        case 503: return "service_unavailable"
        case 504: return "timeout"
        default: return "internal_error"
        }
    }

    /// A JSON string's content for `text`.
    static func escaped(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count + 8)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case _ where scalar.value < 0x20: result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The reason phrase of a status the router sends.
    static func reason(_ status: Int) -> String {
        switch status {
        case 200: return "OK"
        case 201: return "Created"
        case 202: return "Accepted"
        case 204: return "No Content"
        case 400: return "Bad Request"
        case 401: return "Unauthorized"
        case 403: return "Forbidden"
        case 404: return "Not Found"
        case 405: return "Method Not Allowed"
        case 409: return "Conflict"
        case 413: return "Content Too Large"
        case 429: return "Too Many Requests"
        case 431: return "Request Header Fields Too Large"
        case 501: return "Not Implemented"
        case 502: return "Bad Gateway"
        case 503: return "Service Unavailable"
        case 504: return "Gateway Timeout"
        case 505: return "HTTP Version Not Supported"
        default: return "Error"
        }
    }

    /// A whole response of the router's own.
    static func response(
        status: Int, contentType: String, body: String, persistence: Persistence, omitBody: Bool = false,
        extra: String = "", allocator: ByteBufferAllocator
    ) -> ByteBuffer {
        var buffer = allocator.buffer(capacity: 256 + body.utf8.count)
        buffer.writeString("HTTP/1.1 \(status) \(reason(status))\r\n")
        // 204 has neither body nor length (RFC 9110 section 8.6).
        if status != 204 {
            buffer.writeString("content-type: \(contentType)\r\ncontent-length: \(body.utf8.count)\r\n")
        }
        buffer.writeString("\(extra)\(persistence.field)\r\n")
        if !omitBody, status != 204 { buffer.writeString(body) }
        return buffer
    }
}
