/// What an answer says of its connection's future (RFC 9112 section 9.3).
enum Persistence {
    /// It goes on, as HTTP/1.1 has it by default.
    case implied
    /// It goes on, which an HTTP/1.0 client must be told.
    case stated
    /// It ends after this answer.
    case close

    init(keepAlive: Bool, minorVersion: Int) {
        self = !keepAlive ? .close : minorVersion == 0 ? .stated : .implied
    }

    /// The field line, or nothing.
    var field: String {
        switch self {
        case .implied: return ""
        case .stated: return "connection: keep-alive\r\n"
        case .close: return "connection: close\r\n"
        }
    }
}
