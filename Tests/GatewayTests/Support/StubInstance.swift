import NIOCore
import NIOPosix
import Synchronization
import Foundation

/// An instance that does with every request what a test says: for what no real engine does on order.
final class StubInstance: Sendable {
    /// One request as the stub met it.
    struct Request: Sendable {
        /// Place of its connection among all, from 0.
        var connection: Int
        /// Place of the request on its connection, from 0.
        var index: Int
        /// Head and body.
        var text: String
    }

    /// What to do with a request: the channel is the connection's, and the call is on its event loop.
    typealias Script = @Sendable (any Channel, Request) -> Void

    let port: Int
    private let channel: any Channel
    private let counts: Counts

    /// Requests met.
    var requests: Int { counts.requests.load(ordering: .acquiring) }
    /// Connections accepted.
    var connections: Int { counts.connections.load(ordering: .acquiring) }

    fileprivate final class Counts: Sendable {
        let connections = Atomic(0)
        let requests = Atomic(0)
    }

    private init(channel: any Channel, port: Int, counts: Counts) {
        self.channel = channel
        self.port = port
        self.counts = counts
    }

    /// Runs `body` against a stub on a free port, which is gone afterwards.
    static func with(_ script: @escaping Script, _ body: (StubInstance) async throws -> Void) async throws {
        let counts = Counts()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(StubHandler(counts, script))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let stub = StubInstance(channel: channel, port: channel.localAddress?.port ?? 0, counts: counts)
        do {
            try await body(stub)
        } catch {
            try? await channel.close()
            throw error
        }
        try await channel.close()
    }

    /// Writes a response with a length.
    static func answer(_ channel: any Channel, _ body: String, type: String = "application/json") {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: \(type)\r\ncontent-length: \(body.utf8.count)\r\n\r\n"
        channel.writeAndFlush(ByteBuffer(string: head + body), promise: nil)
    }
}

private final class StubHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let counts: StubInstance.Counts
    private let script: StubInstance.Script
    private let connection: Int
    private var index = 0
    private var bytes: [UInt8] = []

    init(_ counts: StubInstance.Counts, _ script: @escaping StubInstance.Script) {
        self.counts = counts
        self.script = script
        connection = counts.connections.wrappingAdd(1, ordering: .acquiringAndReleasing).oldValue
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytes.append(contentsOf: unwrapInboundIn(data).readableBytesView)
        while let text = takeRequest() {
            counts.requests.add(1, ordering: .acquiringAndReleasing)
            script(context.channel, StubInstance.Request(connection: connection, index: index, text: text))
            index += 1
        }
    }

    private func takeRequest() -> String? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let length = text[..<end.lowerBound].lowercased().split(separator: "\r\n")
            .first { $0.hasPrefix("content-length: ") }
            .flatMap { Int($0.dropFirst("content-length: ".count)) }
        let size = text.utf8.distance(from: text.startIndex, to: end.upperBound) + (length ?? 0)
        guard bytes.count >= size else { return nil }
        let request = String(decoding: bytes[..<size], as: UTF8.self)
        bytes.removeFirst(size)
        return request
    }
}
