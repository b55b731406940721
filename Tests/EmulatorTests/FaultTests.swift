import Emulator
import EngineModel
import NIOCore
import Testing

@Suite struct FaultTests {
    @Test func aClientThatLeavesFreesItsSlot() async throws {
        try await withInstance { instance, client in
            try await client.open(.POST, "/v1/chat/completions", body: chat("x", endless)) { parts in
                for try await part in parts {
                    if case .body = part { break }
                }
            }
            try await instance.wait { $0.running == 0 && $0.cancelled == 1 && $0.connections == 0 }
            let status = try await instance.status()
            #expect(status.kvUsage == 0 && status.finished == 0)
            let metrics = try await Metrics(client)
            #expect(metrics["vllm:num_requests_running"] == 0)
            #expect(metrics.all("vllm:request_success_total").allSatisfy { $0.value == 0 })
        }
    }

    @Test func aClientThatLeavesTheQueueIsForgotten() async throws {
        try await withInstance { instance, client in
            try await instance.hang(.engine)
            try await client.open(.POST, "/v1/chat/completions", body: chat("x")) { _ in
                try await instance.wait { $0.waiting == 1 }
            }
            try await instance.wait { $0.waiting == 0 && $0.cancelled == 1 }
        }
    }

    @Test func aKilledInstanceDropsItsConnectionsAndComesBackOnItsPort() async throws {
        try await withInstance { instance, client in
            await #expect(throws: (any Error).self) {
                try await client.open(.POST, "/v1/chat/completions", body: chat("x", endless)) { parts in
                    var iterator = parts.makeAsyncIterator()
                    _ = try await iterator.next()
                    try await instance.kill()
                    while let part = try await iterator.next() {
                        if case .end = part { return }
                    }
                    throw ChannelError.eof
                }
            }
            #expect(await !client.isListening())
            try await instance.restart()
            let health = try await client.get("/health")
            let status = try await instance.status()
            #expect(health.status == 200 && status.running == 0)
        }
    }

    @Test func failuresOnOrderAreGivenAndThenNoMore() async throws {
        try await withInstance { instance, client in
            try await instance.failNext(2, status: 503, retryAfter: 7)
            var statuses: [Int] = []
            for _ in 0..<3 {
                let response = try await client.post("/v1/chat/completions", chat("x", #""max_tokens":1"#))
                statuses.append(response.status)
                #expect(response.headers["retry-after"] == (response.status == 503 ? ["7"] : []))
            }
            #expect(statuses == [503, 503, 200])
        }
    }

    @Test func anAnswerBreaksOffAfterTheTokensOnOrder() async throws {
        try await withInstance { instance, client in
            try await instance.breakNext(1, afterTokens: 3)
            let request = chat("x", #""stream":true,"max_tokens":50,"ignore_eos":true"#)
            let text = try await client.exchange(
                "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
                    + "content-length: \(request.utf8.count)\r\n\r\n\(request)", until: { _ in false })
            #expect(text.components(separatedBy: "\"content\":\" ").count - 1 == 3)
            #expect(!text.contains("[DONE]"))
            try await instance.wait { $0.running == 0 && $0.connections == 0 }
        }
    }

    @Test func aHungServerAnswersNothingUntilItGoesOn() async throws {
        try await withInstance { instance, client in
            try await instance.hang(.server)
            async let answer = client.get("/health")
            try await instance.wait { $0.connections == 1 }
            try await instance.hang(.none)
            #expect(try await answer.status == 200)
        }
    }

    @Test func theNewestRequestCanBeReadBack() async throws {
        try await withInstance { instance, client in
            #expect(try await instance.lastRequest() == nil)
            let body = chat("x", #""max_tokens":1,"own_field":[1, 2]"#)
            _ = try await client.post("/v1/chat/completions?a=b", body, headers: [("X-Own", "yes")])
            let request = try #require(try await instance.lastRequest())
            #expect(request.method == "POST" && request.uri == "/v1/chat/completions?a=b")
            #expect(request.body == Array(body.utf8))
            #expect(request.headers.contains { $0.name == "X-Own" && $0.value == "yes" })
        }
    }

    @Test func instancesJoinAndLeaveByTheClock() async throws {
        let leaving = quickInstance(events: [ClusterEvent(seconds: 0.02, kind: .leave)])
        try await withInstance(leaving) { _, client in
            while await client.isListening() {}
        }
        let joining = quickInstance(events: [ClusterEvent(seconds: 0.02, kind: .join)])
        try await withInstance(joining) { instance, client in
            while await !client.isListening() {}
            let health = try await client.get("/health")
            #expect(health.status == 200 && instance.port == client.port)
        }
        let absent = quickInstance(events: [ClusterEvent(seconds: 100_000, kind: .join)])
        try await withInstance(absent) { _, client in
            #expect(await !client.isListening())
        }
    }

    @Test func aTakenPortIsNamedAndNothingIsLeftListening() async throws {
        // An address of its own, so that the ports beside the taken one are free.
        let host = "127.0.0.2"
        let one = ClusterDescription(model: "m", instances: [quickInstance()])
        let two = ClusterDescription(model: "m", instances: [quickInstance("a"), quickInstance("b")])
        let fleet = try await EmulatedFleet.start(cluster: one, host: host)
        let port = fleet.ports[0]
        await #expect(throws: EmulatedFleetError.portInUse(instance: "b", host: host, port: port)) {
            _ = try await EmulatedFleet.start(cluster: two, host: host, portBase: port - 1)
        }
        #expect(await !TestClient(host: host, port: port - 1).isListening())
        await #expect(throws: EmulatedFleetError.portBaseTooHigh(portBase: 65_535, instances: 2)) {
            _ = try await EmulatedFleet.start(cluster: two, host: host, portBase: 65_535)
        }
        await fleet.shutdown()
    }
}
