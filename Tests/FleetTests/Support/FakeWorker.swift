import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP server on loopback that answers as told and can be stopped and started again on its port.
final class FakeWorker: Sendable {
    struct Answer: Sendable {
        var status = 200
        var body = ""
        var closes = false
    }

    struct Behaviour: Sendable {
        var answers: [String: Answer] = [:]
        /// Takes requests and never answers them.
        var isSilent = false
        /// Closes the connection without a word once it has answered.
        var hangsUp = false
        var delay: TimeAmount = .zero
    }

    private struct State {
        var behaviour: Behaviour
        var connections: [ObjectIdentifier: any Channel] = [:]
        var listener: (any Channel)?
        var open = 0
        var mostOpen = 0
        var requests: [String: Int] = [:]
    }

    private let state: Mutex<State>
    private let port = Atomic(0)

    init(_ answers: [String: Answer]) { state = Mutex(State(behaviour: Behaviour(answers: answers))) }

    static func running(_ answers: [String: Answer]) async throws -> FakeWorker {
        let worker = FakeWorker(answers)
        try await worker.start()
        return worker
    }

    var url: WorkerURLText { WorkerURLText(port: port.load(ordering: .relaxed)) }
    /// Most requests that were open at one time.
    var mostOpen: Int { state.withLock { $0.mostOpen } }

    /// Connections that stand.
    var connections: Int { state.withLock { $0.connections.count } }

    /// Requests for a path so far.
    func requests(_ path: String) -> Int { state.withLock { $0.requests[path] ?? 0 } }

    func behave(_ change: (inout Behaviour) -> Void) { state.withLock { change(&$0.behaviour) } }

    func start() async throws {
        let listener = try await ServerBootstrap(group: NIOSingletons.posixEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                self.state.withLock { $0.connections[ObjectIdentifier(channel)] = channel }
                channel.closeFuture.whenComplete { _ in
                    self.state.withLock { $0.connections[ObjectIdentifier(channel)] = nil }
                }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(worker: self))
                }
            }
            .bind(host: "127.0.0.1", port: port.load(ordering: .relaxed)).get()
        port.store(listener.localAddress?.port ?? 0, ordering: .relaxed)
        state.withLock { $0.listener = listener }
    }

    func stop() async throws {
        let (listener, connections) = state.withLock { state in
            defer { state.listener = nil }
            return (state.listener, Array(state.connections.values))
        }
        try await listener?.close().get()
        for connection in connections { try? await connection.close().get() }
    }

    fileprivate func begin(_ path: String) -> (Behaviour, Answer) {
        state.withLock { state in
            state.open += 1
            state.requests[path, default: 0] += 1
            state.mostOpen = max(state.mostOpen, state.open)
            return (state.behaviour, state.behaviour.answers[path] ?? Answer(status: 404, body: "{}"))
        }
    }

    fileprivate func end() { state.withLock { $0.open -= 1 } }
}

/// The URL of a fake worker.
struct WorkerURLText: CustomStringConvertible {
    var port: Int
    var description: String { "http://127.0.0.1:\(port)" }
}

private final class Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let worker: FakeWorker

    init(worker: FakeWorker) { self.worker = worker }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let head) = unwrapInboundIn(data) else { return }
        let (behaviour, answer) = worker.begin(head.uri)
        if behaviour.isSilent { return }
        let context = NIOLoopBound(context, eventLoop: context.eventLoop)
        let worker = worker
        context.value.eventLoop.scheduleTask(in: behaviour.delay) {
            worker.end()
            let context = context.value
            var head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: answer.status))
            head.headers.add(name: "content-length", value: String(answer.body.utf8.count))
            if answer.closes { head.headers.add(name: "connection", value: "close") }
            context.write(NIOAny(HTTPServerResponsePart.head(head)), promise: nil)
            let body = context.channel.allocator.buffer(string: answer.body)
            context.write(NIOAny(HTTPServerResponsePart.body(.byteBuffer(body))), promise: nil)
            context.writeAndFlush(NIOAny(HTTPServerResponsePart.end(nil)), promise: nil)
            if answer.closes || behaviour.hangsUp { context.close(promise: nil) }
        }
    }
}
