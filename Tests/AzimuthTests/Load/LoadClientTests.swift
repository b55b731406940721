import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import azimuth

@Suite struct LoadClientTests {
    private struct ThreeAtOnce: IteratorProtocol, Sendable {
        var index = 0

        mutating func next() -> PlannedRequest? {
            guard index < 3 else { return nil }
            defer { index += 1 }
            return PlannedRequest(
                index: index, time: 0, messages: [PlannedMessage(role: .user, text: "hello")], maxTokens: 10)
        }
    }

    private func reportFrom(
        port: Int, stream: Bool = true, timeout: TimeAmount = .seconds(60)
    ) async throws -> LoadReport {
        let report = SharedReport()
        var options = LoadOptions(model: "m")
        options.stream = stream
        options.timeout = timeout
        let client = try await LoadClient.start(
            plan: ThreeAtOnce(), targets: [LoadTarget(host: "127.0.0.1", port: port, basePath: "")],
            options: options, on: MultiThreadedEventLoopGroup.singleton.any()
        ) { report.take($0) }
        try await client.done.get()
        return report.read { $0 }
    }

    private func report(_ reply: ScriptedServer.Reply, stream: Bool = true) async throws -> LoadReport {
        try await ScriptedServer.with(reply) { try await reportFrom(port: $0.port, stream: stream) }
    }

    private static let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"

    private static func chunk(_ text: String) -> String {
        "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n"
    }

    @Test func wholeStreamsAreCompletedAndMeasured() async throws {
        let report = try await report(
            .bytes([Self.head, Self.chunk(Answers.stream), "0\r\n\r\n"]))
        #expect((report.sent, report.completed) == (3, 3))
        #expect(report.errors.isEmpty)
        #expect((report.ttft.count, report.tpot.count, report.e2e.count) == (3, 3, 3))
        #expect((report.promptTokens, report.completionTokens) == (27, 9))
        #expect(zip(report.ttft, report.e2e).allSatisfy { $0 >= 0 && $0 <= $1 })
    }

    @Test func wholeAnswersWithoutAStreamHaveNoTTFT() async throws {
        let report = try await report(.bytes([ScriptedServer.response(Answers.whole)]), stream: false)
        #expect(report.completed == 3)
        #expect(report.ttft.isEmpty && report.tpot.isEmpty && report.e2e.count == 3)
    }

    @Test func refusalsAreCountedByStatusAndAreNotBroken() async throws {
        let refusal = ScriptedServer.response(status: "503 Service Unavailable", #"{"error":{"message":"busy"}}"#)
        let report = try await report(.bytes([refusal]))
        #expect(report.errors == ["http_503": 3])
        #expect(report.broken == 0)
        #expect(report.examples["http_503"] == #"{"error":{"message":"busy"}}"#)
    }

    @Test func aConnectionThatEndsWithinTheAnswerIsIncomplete() async throws {
        let report = try await report(.bytesAndClose(Self.head + Self.chunk(Answers.role + Answers.text("x"))))
        #expect(report.errors == ["incomplete": 3])
        #expect(report.broken == 3)
    }

    @Test func aStreamWithoutItsLastEventIsIncompleteThoughItsFramingIsWhole() async throws {
        let body = Answers.role + Answers.text("x") + Answers.end
        let report = try await report(.bytes([Self.head, Self.chunk(body), "0\r\n\r\n"]))
        #expect(report.errors == ["incomplete": 3])
    }

    @Test func aConnectionThatEndsBeforeTheAnswerIsReset() async throws {
        let report = try await report(.bytesAndClose(""))
        #expect(report.errors == ["reset": 3])
        #expect(report.broken == 3)
    }

    @Test func anAnswerThatNeverComesIsATimeout() async throws {
        let report = try await ScriptedServer.with(.silence) {
            try await reportFrom(port: $0.port, timeout: .milliseconds(50))
        }
        #expect(report.errors == ["timeout": 3])
    }

    @Test func aPortWithoutAServerIsAConnectError() async throws {
        let port = try await ScriptedServer.with(.silence) { $0.port }
        let report = try await reportFrom(port: port)
        #expect(report.errors == ["connect": 3])
        #expect(report.broken == 0)
    }

    @Test func firstTokensAreReportedOnceEachAndAgreeWithTheResult() async throws {
        let parts = [
            Self.head, Self.chunk(Answers.role + Answers.text("a")), Self.chunk(Answers.text("b")), "0\r\n\r\n",
        ]
        let (first, final) = try await ScriptedServer.with(.bytes(parts)) { server in
            let seen = Mutex<(first: [Int: Double], final: [Int: Double])>(([:], [:]))
            let client = try await LoadClient.start(
                plan: ThreeAtOnce(), targets: [LoadTarget(host: "127.0.0.1", port: server.port, basePath: "")],
                options: LoadOptions(model: "m"), on: MultiThreadedEventLoopGroup.singleton.any()
            ) { event in
                seen.withLock { seen in
                    switch event {
                    case .sent: break
                    case .firstToken(_, let index, _, let ttft): seen.first[index] = ttft
                    case .finished(let result): seen.final[result.index] = result.ttft
                    }
                }
            }
            try await client.done.get()
            return seen.withLock { $0 }
        }
        #expect(first.count == 3 && first == final)
    }

    @Test func everyTargetGetsTheSamePlan() async throws {
        let reply = ScriptedServer.Reply.bytes([Self.head, Self.chunk(Answers.stream), "0\r\n\r\n"])
        let seen = try await ScriptedServer.with(reply) { first in
            try await ScriptedServer.with(.silence) { second in
                let events = Mutex<[Int: Set<Int>]>([:])
                let finished = AsyncStream<Void>.makeStream()
                let client = try await LoadClient.start(
                    plan: ThreeAtOnce(),
                    targets: [first.port, second.port].map { LoadTarget(host: "127.0.0.1", port: $0, basePath: "") },
                    options: LoadOptions(model: "m"), on: MultiThreadedEventLoopGroup.singleton.any()
                ) { event in
                    guard case .finished(let result) = event else { return }
                    events.withLock { _ = $0[result.target, default: []].insert(result.index) }
                    if result.fault == nil { finished.continuation.yield() }
                }
                // The first target answers all; then the second, which never does, is given up.
                var count = 0
                for await _ in finished.stream {
                    count += 1
                    if count == 3 { break }
                }
                client.cancel()
                try await client.done.get()
                return events.withLock { $0 }
            }
        }
        #expect(seen == [0: [0, 1, 2], 1: [0, 1, 2]])
    }
}
