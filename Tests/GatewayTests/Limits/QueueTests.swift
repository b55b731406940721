import Gateway
import NIOCore
import Synchronization
import Testing

/// The limit on requests in flight, over real sockets.
@Suite struct QueueTests {
    /// A stub that answers only when told to, and remembers who asked in which order.
    private final class Holder: Sendable {
        private struct State {
            var waiting: [(channel: any Channel, name: String)] = []
            var order: [String] = []
        }

        private let state = Mutex(State())

        var order: [String] { state.withLock { $0.order } }
        var holding: Int { state.withLock { $0.waiting.count } }

        func take(_ channel: any Channel, _ text: String) {
            let name = text.split(separator: "x-name: ").last?.prefix { !$0.isNewline } ?? "?"
            state.withLock {
                $0.waiting.append((channel, String(name)))
                $0.order.append(String(name))
            }
        }

        /// Answers those that have waited longest, once they are there.
        func release(_ count: Int = 1) async throws {
            try await eventually("\(count) at the instance") { holding >= count }
            let freed = state.withLock { state in
                defer { state.waiting.removeFirst(min(count, state.waiting.count)) }
                return Array(state.waiting.prefix(count))
            }
            for one in freed { StubInstance.answer(one.channel, "{\"name\":\"\(one.name)\"}") }
        }
    }

    private func withHolder(
        limit: Int, queue: Int, loops: Int = 1, timeout: TimeAmount = .seconds(600),
        _ body: (GatewayRig, Holder, AdmissionGate) async throws -> Void
    ) async throws {
        let holder = Holder()
        try await StubInstance.with({ holder.take($0, $1.text) }) { stub in
            try await withGateway(
                ports: [stub.port],
                configure: {
                    $0.maxConcurrentRequests = limit
                    $0.queueSize = queue
                    $0.eventLoops = loops
                    $0.queueTimeout = timeout
                }
            ) { try await body($0, holder, $0.gate) }
        }
    }

    /// Sends a named request on a connection of its own.
    private func ask(_ rig: GatewayRig, _ name: String) async throws -> RawConnection {
        let client = try await RawConnection.open(port: rig.port)
        try await client.send(post(chat("x"), headers: "x-name: \(name)\r\n"))
        return client
    }

    private func counts(_ gate: AdmissionGate, active: Int, waiting: Int) async throws {
        try await eventually("\(active) active and \(waiting) waiting") {
            gate.counts == AdmissionGate.Counts(active: active, waiting: waiting)
        }
    }

    @Test(arguments: [1, 2])
    func thoseAboveTheLimitWaitInTheOrderTheyCame(loops: Int) async throws {
        try await withHolder(limit: 2, queue: 10, loops: loops) { rig, holder, gate in
            var clients: [RawConnection] = []
            for index in 0..<8 {
                clients.append(try await ask(rig, "n\(index)"))
                try await counts(gate, active: min(2, index + 1), waiting: max(0, index - 1))
                try await eventually("those let in at the instance") { holder.holding == min(2, index + 1) }
            }
            // Own answers take no place.
            #expect(try await rig.answer(get("/health")).status == 200)
            for served in 0..<8 {
                try await eventually("two at the instance") { holder.holding == min(2, 8 - served) }
                try await holder.release()
                #expect(try await clients[served].response().body == "{\"name\":\"n\(served)\"}")
            }
            #expect(holder.order == (0..<8).map { "n\($0)" })
            try await counts(gate, active: 0, waiting: 0)
            for client in clients { await client.close() }
            try await rig.settle()
        }
    }

    @Test func whoComesWhenTheQueueIsFullIsToldWhenToTryAgain() async throws {
        try await withHolder(limit: 1, queue: 1) { rig, holder, gate in
            let first = try await ask(rig, "first")
            try await counts(gate, active: 1, waiting: 0)
            let second = try await ask(rig, "second")
            try await counts(gate, active: 1, waiting: 1)
            let third = try await ask(rig, "third")
            let refused = try await third.response()
            #expect(refused.status == 429 && (1...60).contains(Int(refused["retry-after"] ?? "") ?? 0))
            #expect(try errorObject(refused).type == "rate_limit_exceeded")
            // The connection is as good as before.
            try await third.send(get("/live"))
            #expect(try await third.response().status == 200)
            try await holder.release()
            #expect(try await first.response().status == 200)
            try await eventually("the second at the instance") { holder.holding == 1 }
            try await holder.release()
            #expect(try await second.response().status == 200)
            #expect(holder.order == ["first", "second"])
            for client in [first, second, third] { await client.close() }
        }
    }

    @Test func whoGoesAwayLeavesTheQueueAtOnce() async throws {
        try await withHolder(limit: 1, queue: 3, loops: 2) { rig, holder, gate in
            let first = try await ask(rig, "first")
            try await counts(gate, active: 1, waiting: 0)
            let second = try await ask(rig, "second")
            try await counts(gate, active: 1, waiting: 1)
            let third = try await ask(rig, "third")
            try await counts(gate, active: 1, waiting: 2)
            await second.close()
            try await counts(gate, active: 1, waiting: 1)
            try await holder.release()
            #expect(try await first.response().status == 200)
            try await eventually("the third at the instance") { holder.order == ["first", "third"] }
            // One in flight that goes away gives its place back too.
            let fourth = try await ask(rig, "fourth")
            try await counts(gate, active: 1, waiting: 1)
            await third.close()
            try await eventually("the fourth at the instance") { holder.order.last == "fourth" }
            await fourth.close()
            try await counts(gate, active: 0, waiting: 0)
            await first.close()
        }
    }

    @Test func aWaitThatIsOverIsARefusal() async throws {
        try await withHolder(limit: 1, queue: 3, timeout: .milliseconds(50)) { rig, holder, gate in
            let first = try await ask(rig, "first")
            try await counts(gate, active: 1, waiting: 0)
            let second = try await ask(rig, "second")
            let refused = try await second.response()
            #expect(refused.status == 429 && refused["retry-after"] != nil)
            try await counts(gate, active: 1, waiting: 0)
            try await holder.release()
            #expect(try await first.response().status == 200)
            try await counts(gate, active: 0, waiting: 0)
            #expect(holder.order == ["first"])
            for client in [first, second] { await client.close() }
        }
    }

    @Test func aWiderLimitLetsThoseInWhoWait() async throws {
        try await withHolder(limit: 1, queue: 5) { rig, holder, gate in
            var clients: [RawConnection] = []
            for index in 0..<4 {
                clients.append(try await ask(rig, "n\(index)"))
                try await counts(gate, active: 1, waiting: index)
            }
            gate.set(limit: 3, queueSize: 5)
            try await eventually("three at the instance") { holder.holding == 3 }
            gate.set(limit: 0, queueSize: 0)
            try await eventually("all at the instance") { holder.holding == 4 }
            try await holder.release(4)
            for client in clients {
                #expect(try await client.response().status == 200)
                await client.close()
            }
            try await counts(gate, active: 0, waiting: 0)
        }
    }

    @Test func theWaitCountsIntoTheTimeToTheFirstToken() async throws {
        try await withGateway(configure: {
            $0.maxConcurrentRequests = 1
            $0.queueSize = 1
        }) { rig, _ in
            let gate = rig.gate
            let first = try await RawConnection.open(port: rig.port)
            try await first.send(post(chat("x", endless)))
            try await first.wait(for: "data: ")
            let second = try await RawConnection.open(port: rig.port)
            try await second.send(post(chat("y", streamed(tokens: 2))))
            try await counts(gate, active: 1, waiting: 1)
            let start = NIODeadline.now()
            try await Task.sleep(for: .milliseconds(80))
            let waited = Double((NIODeadline.now() - start).nanoseconds) * 1e-9
            await first.close()
            #expect(try await second.response().body.hasSuffix("[DONE]\n\n"))
            let outcome = try await rig.recorder.outcomes(2)[1]
            #expect((outcome.ttft ?? 0) >= waited && outcome.e2e >= waited)
            // The decision itself was taken when the place was there.
            let decisions = rig.recorder.now.decided
            #expect(decisions[1].snapshot.time - decisions[0].snapshot.time >= waited)
            await second.close()
        }
    }

    @Test func underLoadOverTwoLoopsTheLimitHoldsAndNobodyIsLost() async throws {
        try await withGateway(configure: {
            $0.maxConcurrentRequests = 3
            $0.queueSize = 1_000
            $0.eventLoops = 2
        }) { rig, _ in
            let gate = rig.gate
            let statuses = try await withThrowingTaskGroup(of: [Int].self) { group in
                for worker in 0..<12 {
                    group.addTask {
                        var statuses: [Int] = []
                        for index in 0..<15 {
                            // The router's own count, not the gate's.
                            #expect(rig.inFlight()[0] <= 3)
                            if (worker + index) % 5 == 0 {
                                // Some go away, waiting or in flight.
                                let client = try await RawConnection.open(port: rig.port)
                                try await client.send(post(chat("gone", endless)))
                                await client.close()
                            } else {
                                let body = chat("x\(worker)", #""max_tokens":3"#)
                                statuses.append(try await rig.answer(post(body)).status)
                            }
                        }
                        return statuses
                    }
                }
                var all: [Int] = []
                for try await some in group { all += some }
                return all
            }
            #expect(statuses.count == 144 && statuses.allSatisfy { $0 == 200 })
            try await counts(gate, active: 0, waiting: 0)
            try await rig.settle()
        }
    }
}
