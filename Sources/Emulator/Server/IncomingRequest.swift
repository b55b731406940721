import NIOCore
import NIOHTTP1

/// One whole HTTP request.
struct IncomingRequest {
    var head: HTTPRequestHead
    var body: ByteBuffer

    /// The path without its query.
    var path: Substring { head.uri.prefix { $0 != "?" } }

    var isHead: Bool { head.method == .HEAD }

    /// Whether an answer of unknown length can be sent in chunks.
    var allowsChunks: Bool { head.version.major > 1 || (head.version.major == 1 && head.version.minor >= 1) }
}
