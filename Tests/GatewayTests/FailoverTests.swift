import Emulator
import NIOCore
import Routing
import Testing

@Suite struct FailoverTests {
    private let short = chat("x", #""max_tokens":1"#)
    private let pair = [quickInstance("a"), quickInstance("b")]

    @Test func theNextCandidateAnswersWhereOneRefusesConnections() async throws {
        try await withGateway(pair) { rig, instances in
            try await instances[0].kill()
            // In turn, so that one of the two meets the dead instance first.
            for _ in 0..<2 {
                let response = try await rig.answer(post(short))
                #expect(response.status == 200)
                #expect(response["x-azimuth-worker"] == "127.0.0.1:\(instances[1].port)")
            }
            let outcomes = try await rig.recorder.outcomes(2)
            #expect(outcomes.map(\.attempts).sorted() == [1, 2])
            #expect(outcomes.allSatisfy { $0.censoring == .none && $0.status == 200 })
            let state = rig.recorder.now
            #expect(state.failed == [InstanceID(0)])
            let ended = try #require(state.ended.first { $0.tried.count == 2 })
            #expect(ended.tried == ended.decision.ranking && ended.served == ended.decision.ranking[1])
            try await rig.settle()
        }
    }

    @Test func theNextCandidateAnswersWhereOneClosesWithoutAnAnswer() async throws {
        try await StubInstance.with { channel, _ in
            channel.close(promise: nil)
        } _: { dead in
            try await StubInstance.with {
                StubInstance.answer($0, $1.text.contains("x") ? "{}" : "")
            } _: { alive in
                try await withGateway(ports: [dead.port, alive.port]) { rig in
                    for _ in 0..<2 { #expect(try await rig.answer(post(short)).body == "{}") }
                    #expect(try await rig.recorder.outcomes(2).map(\.attempts).sorted() == [1, 2])
                    #expect(dead.requests == 1)
                    try await rig.settle()
                }
            }
        }
    }

    @Test func anInstanceThatDiesWithinAStreamEndsItWithAnErrorEvent() async throws {
        try await withGateway { rig, instances in
            try await instances[0].breakNext(1, afterTokens: 3)
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(post(chat("x", endless)))
            let text = try await client.rest()
            #expect(text.contains("\"content\":\" "))
            #expect(text.contains("data: {\"error\":{\"message\":\""))
            // Neither the last event nor the last chunk: nobody takes this for a whole answer.
            #expect(!text.contains("[DONE]") && !text.hasSuffix("0\r\n\r\n"))
            let outcome = try await rig.recorder.outcomes(1)[0]
            #expect(outcome.censoring == .failed && outcome.attempts == 1 && outcome.completionTokens == 3)
            try await rig.settle()
        }
    }

    @Test func anInstanceThatDiesWithinAWholeAnswerEndsTheConnection() async throws {
        try await StubInstance.with { channel, _ in
            let text = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{\"choices\""
            channel.writeAndFlush(ByteBuffer(string: text), promise: nil)
            channel.close(promise: nil)
        } _: { stub in
            try await withGateway(ports: [stub.port]) { rig in
                let client = try await RawConnection.open(port: rig.port)
                try await client.send(post(short))
                let text = try await client.rest()
                #expect(text.contains("content-length: 50") && text.hasSuffix("\r\n\r\n{\"choices\""))
                #expect(try await rig.recorder.outcomes(1)[0].censoring == .failed)
                try await rig.settle()
            }
        }
    }

    @Test func aStreamWithoutItsLastEventIsNotCountedAsWhole() async throws {
        try await StubInstance.with { channel, _ in
            StubInstance.answer(
                channel, "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n",
                type: "text/event-stream")
        } _: { stub in
            try await withGateway(ports: [stub.port]) { rig in
                let found = try await rig.answer(post(chat("x", endless))).status
                #expect(found == 200)
                #expect(try await rig.recorder.outcomes(1)[0].censoring == .failed)
            }
        }
    }

    @Test func aKeptConnectionThatTheInstanceDropsIsReplacedUnseen() async throws {
        try await StubInstance.with { channel, request in
            if request.connection == 0, request.index == 1 {
                channel.close(promise: nil)
            } else {
                StubInstance.answer(channel, "{\"choices\":[]}")
            }
        } _: { stub in
            try await withGateway(ports: [stub.port]) { rig in
                let client = try await RawConnection.open(port: rig.port)
                for _ in 0..<3 {
                    try await client.send(post(short))
                    #expect(try await client.response().status == 200)
                }
                await client.close()
                #expect(stub.connections == 2 && stub.requests == 4)
                #expect(try await rig.recorder.outcomes(3).map(\.attempts) == [1, 1, 1])
                #expect(rig.recorder.now.failed.isEmpty)
                try await rig.settle()
            }
        }
    }

    @Test func aWorkerWithoutAnAddressIsPassedOver() async throws {
        try await withGateway { rig, instances in
            // Known to the router, unknown to the gateway.
            _ = rig.core.withRouter { $0.addInstance(name: "later") }
            for _ in 0..<2 { #expect(try await rig.answer(post(short)).status == 200) }
            try await rig.settle()
        }
    }

    @Test func withoutAnyInstanceRequestsAreRefusedUntilOneReturns() async throws {
        try await withGateway(pair) { rig, _ in
            rig.core.withRouter { router in
                for id in router.instances { router.setAvailable(id, false) }
            }
            for request in [post(short), get("/v1/models")] {
                let response = try await rig.answer(request)
                #expect(response.status == 503)
                #expect(response.body.hasPrefix("{\"error\":{\"message\":\"no worker is available"))
                #expect(response.body.hasSuffix("\"type\":\"service_unavailable\",\"param\":null,\"code\":503}}"))
            }
            #expect(rig.recorder.now.decided.isEmpty)
            rig.core.withRouter { $0.setAvailable(InstanceID(1), true) }
            #expect(try await rig.answer(post(short)).status == 200)
        }
    }

    @Test func whereEveryInstanceRefusesTheClientIsToldAndTheRestartHeals() async throws {
        try await withGateway(pair) { rig, instances in
            for instance in instances { try await instance.kill() }
            let response = try await rig.answer(post(short))
            #expect(response.status == 502 && response.body.contains("\"code\":502"))
            let outcome = try await rig.recorder.outcomes(1)[0]
            #expect(outcome.censoring == .failed && outcome.attempts == 2 && outcome.status == 502)
            for instance in instances { try await instance.restart() }
            #expect(try await rig.answer(post(short)).status == 200)
            try await rig.settle()
        }
    }

    @Test func anAnswerThatDoesNotBeginInTimeIsATimeout() async throws {
        try await withGateway(configure: { $0.firstByteTimeout = .milliseconds(50) }) { rig, instances in
            try await instances[0].hang(.engine)
            let response = try await rig.answer(post(chat("x")))
            #expect(response.status == 504 && response.body.contains("\"code\":504"))
            let outcome = try await rig.recorder.outcomes(1)[0]
            #expect(outcome.censoring == .timedOut && outcome.status == 504)
            try await instances[0].wait { $0.waiting == 0 && $0.cancelled == 1 }
            try await rig.settle()
        }
    }

    @Test func anAnswerThatPausesForTooLongIsBrokenOff() async throws {
        try await withGateway(configure: { $0.idleTimeout = .milliseconds(50) }) { rig, instances in
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(post(chat("x", endless)))
            try await client.wait(for: "\"content\":\" ")
            try await instances[0].hang(.engine)
            let text = try await client.rest()
            #expect(text.contains("{\"error\":") && !text.contains("[DONE]"))
            #expect(try await rig.recorder.outcomes(1)[0].censoring == .timedOut)
            try await rig.settle()
        }
    }
}
