import NIOCore
import NIOPosix
import Synchronization

/// A client's TCP connection: what a test sends goes out as it stands, and what comes is kept as it came.
final class RawConnection: Sendable {
    private let channel: any Channel
    private let inbox: InboxHandler

    private init(channel: any Channel, inbox: InboxHandler) {
        self.channel = channel
        self.inbox = inbox
    }

    /// Connects; with `reading` false nothing is taken from the socket until `resume`.
    static func open(port: Int, reading: Bool = true) async throws -> RawConnection {
        let inbox = InboxHandler()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: reading)
            .channelInitializer { $0.pipeline.addHandler(inbox) }
            .connect(host: "127.0.0.1", port: port).get()
        return RawConnection(channel: channel, inbox: inbox)
    }

    func send(_ text: String) async throws { try await channel.writeAndFlush(ByteBuffer(string: text)) }

    /// Begins to read.
    func resume() async throws { try await channel.setOption(.autoRead, value: true).get() }

    /// Says that nothing more will be sent, and goes on reading.
    func finishSending() async throws { try await channel.close(mode: .output).get() }

    /// Goes away.
    func close() async { try? await channel.close() }

    /// Whether the other side has ended the connection.
    var isClosed: Bool { inbox.state.withLock { $0.closed } }

    /// What has come and not been taken.
    var received: String { inbox.state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

    /// Bytes that have come and not been taken.
    var count: Int { inbox.state.withLock { $0.bytes.count } }

    /// Waits for a whole response and takes it; bytes of a next one stay.
    func response(toHEAD: Bool = false) async throws -> RawResponse {
        try await eventually("a response; so far: \(received.prefix(300))") {
            try self.inbox.state.withLock { state in
                guard let (response, used) = try RawResponse.parse(state.bytes, closed: state.closed, toHEAD: toHEAD)
                else {
                    if state.closed { throw Timeout(description: "closed within a response") }
                    return nil
                }
                state.bytes.removeFirst(used)
                return response
            }
        }
    }

    /// Waits until the other side ends the connection and returns all that was left of it.
    func rest() async throws -> String {
        try await eventually("the end of the connection") { isClosed }
        return received
    }

    /// Waits until at least one byte of a body and this text have come.
    func wait(for text: String) async throws {
        try await eventually("'\(text)'") { received.contains(text) }
    }
}

/// Collects what a connection reads.
final class InboxHandler: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer

    struct State {
        var bytes: [UInt8] = []
        var closed = false
    }

    let state = Mutex(State())

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        state.withLock { $0.bytes.append(contentsOf: buffer.readableBytesView) }
    }

    func channelInactive(context: ChannelHandlerContext) { state.withLock { $0.closed = true } }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
