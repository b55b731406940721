import NIOCore
import NIOPosix

/// A TCP server that answers every request with the same bytes: whatever a test wants a client to meet.
final class ScriptedServer: Sendable {
    enum Reply: Sendable {
        /// Sends the parts one write each, then leaves the connection open.
        case bytes([String])
        /// Sends the bytes, then closes.
        case bytesAndClose(String)
        /// Never answers.
        case silence
    }

    let port: Int
    private let channel: any Channel

    private init(channel: any Channel, port: Int) {
        self.channel = channel
        self.port = port
    }

    /// Runs `body` against a server on a free port, which is gone afterwards.
    static func with<Value>(_ reply: Reply, _ body: (ScriptedServer) async throws -> Value) async throws -> Value {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ScriptedHandler(reply: reply))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = ScriptedServer(channel: channel, port: channel.localAddress?.port ?? 0)
        let result: Result<Value, any Error>
        do { result = .success(try await body(server)) } catch { result = .failure(error) }
        try await channel.close()
        return try result.get()
    }

    /// A whole HTTP response with a length.
    static func response(status: String = "200 OK", type: String = "application/json", _ body: String) -> String {
        "HTTP/1.1 \(status)\r\ncontent-type: \(type)\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)"
    }
}

private final class ScriptedHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let reply: ScriptedServer.Reply
    private var received = ByteBuffer()

    init(reply: ScriptedServer.Reply) { self.reply = reply }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received.writeImmutableBuffer(unwrapInboundIn(data))
        while takeRequest() {
            switch reply {
            case .bytes(let parts):
                for part in parts { context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: part)), promise: nil) }
            case .bytesAndClose(let text):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
                context.close(promise: nil)
            case .silence: break
            }
        }
    }

    /// Drops one whole request from what was received.
    private func takeRequest() -> Bool {
        let text = String(buffer: received)
        guard let end = text.range(of: "\r\n\r\n") else { return false }
        let head = text[..<end.lowerBound].lowercased()
        let length = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst("content-length:".count).drop { $0 == " " }) }
        let size = text.utf8.distance(from: text.startIndex, to: end.upperBound) + (length ?? 0)
        guard received.readableBytes >= size else { return false }
        received.moveReaderIndex(forwardBy: size)
        return true
    }
}
