import Emulator
import Foundation
import NIOCore
import NIOPosix
import Synchronization
import Testing

@Suite(.serialized) struct ManyConnectionsTests {
    /// Connections that a test may open to itself: two descriptors each, some kept for all else.
    private func room(wanted: Int) -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 100 }
        if limit.rlim_cur < limit.rlim_max {
            limit.rlim_cur = limit.rlim_max
            _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        }
        return max(100, min(wanted, (Int(clamping: limit.rlim_cur) - 3_000) / 2))
    }

    @Test func requestsAreServedBesideTenThousandIdleConnections() async throws {
        // Where the limit of descriptors is below 23,000 it is as many as that allows: with 20,000 it is 8,500.
        let count = room(wanted: 10_000)
        try await withGateway { rig, instances in
            let group = MultiThreadedEventLoopGroup.singleton
            let opened = Counter()
            let channels = try await withThrowingTaskGroup(of: [any Channel].self) { tasks in
                for part in 0..<20 {
                    let share = count / 20 + (part < count % 20 ? 1 : 0)
                    tasks.addTask {
                        var channels: [any Channel] = []
                        for _ in 0..<share {
                            channels.append(
                                try await ClientBootstrap(group: group)
                                    .channelInitializer { channel in
                                        channel.closeFuture.whenComplete { _ in opened.down() }
                                        opened.up()
                                        return channel.eventLoop.makeSucceededVoidFuture()
                                    }
                                    .connect(host: "127.0.0.1", port: rig.port).get())
                        }
                        return channels
                    }
                }
                return try await tasks.reduce(into: []) { $0 += $1 }
            }
            try await eventually("all connections") {
                try await rig.answer(get("/metrics")).body.contains("\nazimuth_client_connections \(count + 1)\n")
            }
            for _ in 0..<20 { #expect(try await rig.answer(post(chat("x", #""max_tokens":1"#))).status == 200) }
            // Any of them still carries a request, and none was dropped.
            for place in [0, count / 2, count - 1] {
                try await channels[place].writeAndFlush(ByteBuffer(string: get("/live")))
            }
            #expect(opened.value == count)
            for channel in channels { channel.close(promise: nil) }
            try await eventually("their end") {
                try await rig.answer(get("/metrics")).body.contains("\nazimuth_client_connections 1\n")
            }
            #expect(try await instances[0].status().received == 20)
        }
    }

    @Test func hundredsOfStreamsAtOnceAllComeWhole() async throws {
        let pair = ["a", "b"].map { quickInstance($0, profile: quickProfile(maxSequences: 512)) }
        try await withGateway(pair, policy: "least_request", configure: { $0.connectTimeout = .seconds(60) }) {
            rig, _ in
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for number in 0..<500 {
                    tasks.addTask {
                        let response = try await rig.answer(post(chat("question \(number)", streamed(tokens: 5))))
                        let isWhole = response.status == 200 && response.body.hasSuffix("data: [DONE]\n\n")
                        #expect(isWhole, "\(response.status) \(response.body.prefix(300))")
                    }
                }
                try await tasks.waitForAll()
            }
            let outcomes = try await rig.recorder.outcomes(500)
            #expect(outcomes.count == 500)
            #expect(outcomes.allSatisfy { $0.censoring == .none && $0.completionTokens == 5 })
            try await rig.settle()
        }
    }
}

/// Counts from any thread.
private final class Counter: Sendable {
    private let count = Atomic(0)
    var value: Int { count.load(ordering: .acquiring) }
    func up() { count.add(1, ordering: .acquiringAndReleasing) }
    func down() { count.subtract(1, ordering: .acquiringAndReleasing) }
}
