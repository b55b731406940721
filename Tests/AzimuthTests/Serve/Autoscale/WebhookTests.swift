import Foundation
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
import Testing

@testable import azimuth

@Suite struct WebhookTests {
    /// A server that takes orders, and fails every other time.
    final class Receiver: Sendable {
        struct Post: Sendable {
            var headers: [String: String]
            var body: String
        }

        let posts = Mutex<[Post]>([])
        let fails: @Sendable (Int) -> Bool
        init(fails: @escaping @Sendable (Int) -> Bool) { self.fails = fails }

        func run(_ body: (Int) async throws -> Void) async throws {
            let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                        try channel.pipeline.syncOperations.addHandler(Handler(receiver: self))
                    }
                }
                .bind(host: "127.0.0.1", port: 0).get()
            let result: Result<Void, any Error>
            do { result = .success(try await body(channel.localAddress?.port ?? 0)) } catch { result = .failure(error) }
            try await channel.close()
            try result.get()
        }

        private final class Handler: ChannelInboundHandler {
            typealias InboundIn = HTTPServerRequestPart
            typealias OutboundOut = HTTPServerResponsePart

            let receiver: Receiver
            private var head: HTTPRequestHead?
            private var body = ""

            init(receiver: Receiver) { self.receiver = receiver }

            func channelRead(context: ChannelHandlerContext, data: NIOAny) {
                switch unwrapInboundIn(data) {
                case .head(let head): self.head = head
                case .body(let bytes): body += String(buffer: bytes)
                case .end:
                    let fields = (head?.headers ?? [:]).map { ($0.name.lowercased(), $0.value) }
                    let count = receiver.posts.withLock { posts in
                        posts.append(Post(headers: Dictionary(fields) { $1 }, body: body))
                        return posts.count
                    }
                    let status: HTTPResponseStatus = receiver.fails(count) ? .serviceUnavailable : .noContent
                    let answer = HTTPResponseHead(version: .http1_1, status: status, headers: ["content-length": "0"])
                    context.write(wrapOutboundOut(.head(answer)), promise: nil)
                    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
                }
            }
        }
    }

    private func order(_ desired: Int, model: String = "m") -> ScaleOrder {
        ScaleOrder(
            model: model, desired: desired, ready: 2, reason: "forecast_load", time: Double(desired),
            leastLoaded: ["a:8000"])
    }

    private static let secret = Array("a secret of some length".utf8)

    @Test func everyOrderArrivesAtAReceiverThatFailsHalfTheTime() async throws {
        let receiver = Receiver { $0 % 2 == 1 }
        try await receiver.run { port in
            let url = try #require(WebhookURL("http://127.0.0.1:\(port)/scale?pool=x"))
            var silent = Logger(label: "test")
            silent.logLevel = .critical
            let runner = ActuatorRunner(
                WebhookActuator(url: url, signature: WebhookSignature(secret: Self.secret), transport: nil),
                logger: silent)
            // The clock is ours, so that no pause is waited for.
            var now = Date().timeIntervalSince1970
            for desired in 3..<13 {
                runner.submit(order(desired))
                while runner.pending > 0 {
                    now += 120
                    await runner.poke(now: now)?.value
                }
            }
            #expect(runner.counts.delivered == 10)
            #expect(runner.counts.failed == 10)
            #expect(runner.counts.consecutiveFailures == 0)
        }
        let posts = receiver.posts.withLock { $0 }
        #expect(posts.count == 20)
        for post in posts {
            let timestamp = try #require(post.headers["x-azimuth-timestamp"].flatMap { Int($0) })
            #expect(
                post.headers["x-azimuth-signature"]
                    == WebhookSignature(secret: Self.secret).header(timestamp: timestamp, body: post.body))
            #expect(post.headers["content-type"] == "application/json")
        }
        #expect(
            posts.last?.body
                == #"{"desired":12,"drained":[],"least_loaded":["a:8000"],"model":"m","ready":2,"reason":"forecast_load","time":12}"#
        )
    }

    @Test func aReceiverThatIsNotThereIsNamed() async throws {
        let url = try #require(WebhookURL("http://127.0.0.1:1/x?token=hidden"))
        let failure = await #expect(throws: ActuatorFailure.self) {
            try await WebhookActuator(url: url, signature: nil, transport: nil).apply(order(3))
        }
        #expect(failure?.description == "http://127.0.0.1:1/x: connection refused")
    }

    @Test func aReceiverThatDoesNotAnswerIsGivenUp() async throws {
        try await ScriptedServer.with(.silence) { server in
            let url = try #require(WebhookURL("http://127.0.0.1:\(server.port)"))
            let actuator = WebhookActuator(url: url, signature: nil, transport: nil, timeout: .milliseconds(50))
            let failure = await #expect(throws: ActuatorFailure.self) { try await actuator.apply(order(3)) }
            #expect(failure?.description.hasSuffix("no answer in time") == true)
        }
    }

    @Test func theSignatureIsTheStandards() {
        // HMAC-SHA256 of "1.x" under the key "Jefe", by Python's hmac module.
        #expect(
            WebhookSignature(secret: Array("Jefe".utf8)).header(timestamp: 1, body: "x")
                == "sha256=\(Self.known)")
    }

    private static let known = "2f7ccbd0f043456ad29514b2d24a8aa345ec6673a5db1b44e91c8ac99d1841e3"

    @Test(arguments: [
        "", "ftp://a", "http://", "a:80", "http://u:p@h/", "http://h/#x", "http://h:99999/", "http://h:0/",
    ])
    func whatIsNoURLIsRefused(text: String) { #expect(WebhookURL(text) == nil) }

    @Test func urlsAreTakenApart() throws {
        let url = try #require(WebhookURL("https://[::1]/a%20b?c=d"))
        #expect(url.isSecure && url.host == "::1" && url.port == 443 && url.target == "/a%20b?c=d")
        #expect(url.shown == "https://[::1]/a%20b")
    }
}
