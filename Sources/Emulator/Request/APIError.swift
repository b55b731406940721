import NIOHTTP1

/// An error in the shape of vLLM's: `{"error": {"message", "type", "param", "code"}}`.
struct APIError: Error {
    var status: HTTPResponseStatus
    var type: String
    var message: String
    var param: String?

    static func badRequest(_ message: String, param: String? = nil) -> APIError {
        return APIError(status: .badRequest, type: "BadRequestError", message: message, param: param)
    }

    /// What the server's framework refuses before the model sees it.
    static func invalid(_ message: String, param: String? = nil) -> APIError {
        return APIError(status: .badRequest, type: "Bad Request", message: message, param: param)
    }

    static func unknownModel(_ name: String) -> APIError {
        return APIError(
            status: .notFound, type: "NotFoundError", message: "The model `\(name)` does not exist.", param: "model")
    }

    static let queueFull = APIError(
        status: .serviceUnavailable, type: "Service Unavailable",
        message: "The engine is busy: its waiting queue is full. Try again later or on another instance.")

    /// What vLLM answers between SIGTERM and its end.
    static let shuttingDown = APIError(
        status: .internalServerError, type: "InternalServerError", message: "cannot schedule new futures after shutdown"
    )

    /// A failure that a test asked for.
    static func injected(_ status: HTTPResponseStatus) -> APIError {
        return APIError(status: status, type: status.reasonPhrase, message: "This failure was asked for.")
    }

    var json: String {
        let param = self.param.map { JSONText.quoted($0) } ?? "null"
        return #"{"error":{"message":\#(JSONText.quoted(message)),"type":\#(JSONText.quoted(type)),"#
            + #""param":\#(param),"code":\#(status.code)}}"#
    }
}
