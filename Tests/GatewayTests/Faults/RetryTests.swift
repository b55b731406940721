import Emulator
import Routing
import Testing

@Suite struct RetryTests {
    private let short = chat("x", #""max_tokens":1"#)
    private let pair = [quickInstance("a"), quickInstance("b")]

    @Test(arguments: [429, 500, 502, 503, 504])
    func aFailingStatusIsRetriedOnTheNextInstance(status: Int) async throws {
        try await withGateway(pair) { rig, instances in
            try await instances[0].failNext(1, status: status)
            for _ in 0..<2 {
                let response = try await rig.answer(post(short))
                #expect(response.status == 200)
                #expect(response["x-azimuth-worker"] == "127.0.0.1:\(instances[1].port)")
                // In turn: the second request begins with the other instance, so it gets the first one's place.
                try await instances[0].failNext(1, status: status)
            }
            let outcomes = try await rig.recorder.outcomes(2)
            #expect(outcomes.map(\.attempts).sorted() == [1, 2])
            #expect(outcomes.allSatisfy { $0.status == 200 && $0.censoring == .none })
            // Another one did better, so it was the instance; one that is merely full is not ill.
            #expect(rig.recorder.now.faults == (status == 429 ? [] : [.status(status)]))
            try await rig.settle()
        }
    }

    @Test(arguments: [RequestFault.close, .reset, .garbage])
    func anAnswerThatIsNoneIsRetriedOnTheNextInstance(fault: RequestFault) async throws {
        try await withGateway(pair) { rig, instances in
            try await instances[0].faultNext(1, fault)
            for _ in 0..<2 { #expect(try await rig.answer(post(short)).status == 200) }
            #expect(try await rig.recorder.outcomes(2).map(\.attempts).sorted() == [1, 2])
            #expect(rig.recorder.now.failed == [InstanceID(0)])
            #expect(rig.recorder.now.faults == [fault == .garbage ? .garbage : .closed])
            try await rig.settle()
        }
    }

    @Test(arguments: [400, 401, 403, 404, 408, 413, 422])
    func theClientsOwnErrorIsNeverRetriedNorHeldAgainstTheInstance(status: Int) async throws {
        try await withGateway(pair) { rig, instances in
            for instance in instances { try await instance.failNext(1, status: status) }
            #expect(try await rig.answer(post(short)).status == status)
            #expect(try await rig.recorder.outcomes(1)[0].attempts == 1)
            let state = rig.recorder.now
            #expect(state.failed.isEmpty && state.answered.count == 1)
        }
    }

    @Test func theLastFailingAnswerPassesUnchangedAndCountsAgainstNobody() async throws {
        try await withGateway(pair) { rig, instances in
            try await instances[0].failNext(1, status: 500)
            try await instances[1].failNext(1, status: 503, retryAfter: 9)
            let response = try await rig.answer(post(short))
            // Whichever of the two came last.
            let outcome = try await rig.recorder.outcomes(1)[0]
            #expect(outcome.attempts == 2 && outcome.censoring == .failed && outcome.status == response.status)
            let ended = try #require(rig.recorder.now.ended.first)
            #expect(response.status == (ended.served == 0 ? 500 : 503))
            #expect(response["retry-after"] == (ended.served == 0 ? nil : "9"))
            #expect(response["x-azimuth-worker"] == "127.0.0.1:\(instances[ended.served].port)")
            #expect(response.body.contains("This failure was asked for."))
            // A request that fails everywhere is at fault itself.
            #expect(rig.recorder.now.failed.isEmpty)
            try await rig.settle()
        }
    }

    @Test func aFailingAnswerIsKeptForTheClientWhereTheNextInstanceGivesNone() async throws {
        try await withGateway(pair) { rig, instances in
            try await instances[1].faultNext(2, .close)
            for _ in 0..<2 {
                try await instances[0].failNext(1, status: 503, retryAfter: 4)
                let response = try await rig.answer(post(short))
                let ended = try #require(rig.recorder.now.ended.last)
                if ended.tried == [0, 1] {
                    #expect(response.status == 503 && response["retry-after"] == "4")
                    #expect(response["x-azimuth-worker"] == "127.0.0.1:\(instances[0].port)")
                } else {
                    #expect(response.status == 503 && ended.tried == [1, 0])
                }
            }
            #expect(try await rig.recorder.outcomes(2).allSatisfy { $0.censoring == .failed && $0.status == 503 })
            try await rig.settle()
        }
    }

    @Test func anInstanceThatFailedARequestKeepsItsConnection() async throws {
        try await withGateway(pair) { rig, instances in
            for instance in instances { try await instance.failNext(3, status: 503) }
            for _ in 0..<3 { #expect(try await rig.answer(post(short)).status == 503) }
            for instance in instances {
                let status = try await instance.status()
                #expect(status.connections == 1 && status.received == 3)
            }
        }
    }

    @Test func attemptsAreBounded() async throws {
        let five = (0..<5).map { quickInstance("i\($0)") }
        try await withGateway(five, configure: { $0.maxAttempts = 3 }) { rig, instances in
            for instance in instances { try await instance.failNext(1) }
            #expect(try await rig.answer(post(short)).status == 500)
            #expect(try await rig.recorder.outcomes(1)[0].attempts == 3)
        }
    }

    @Test func withoutABudgetAFailingAnswerPassesAtOnce() async throws {
        try await withGateway(
            pair,
            configure: {
                $0.retryRatio = 0
                $0.retryFloor = 0
            }
        ) { rig, instances in
            for instance in instances { try await instance.failNext(1) }
            #expect(try await rig.answer(post(short)).status == 500)
            #expect(try await rig.recorder.outcomes(1)[0].attempts == 1)
            let metrics = try await rig.answer(get("/metrics")).body
            #expect(metrics.contains("\nazimuth_retries_refused_total 1\n"))
        }
    }

    @Test func aRequestThatMustNotBeDoneTwiceIsSentOnce() async throws {
        try await StubInstance.with { channel, _ in
            channel.close(promise: nil)
        } _: { first in
            try await StubInstance.with { channel, _ in
                channel.close(promise: nil)
            } _: { second in
                try await withGateway(ports: [first.port, second.port]) { rig in
                    let order = try await rig.answer(post("{}", path: "/own/order"))
                    #expect(order.status == 502 && first.requests + second.requests == 1)
                    let repeatable = try await rig.answer(post("{}", path: "/tokenize"))
                    #expect(repeatable.status == 502 && first.requests + second.requests == 3)
                }
            }
        }
    }

    @Test func aRequestThatMustNotBeDoneTwiceMayStillFindAnotherInstance() async throws {
        try await withGateway(pair) { rig, instances in
            for place in 0..<2 {
                try await instances[place].kill()
                // No endpoint of the instance: its own answer.
                #expect(try await rig.answer(post("{}", path: "/own/order")).status == 404)
                try await instances[place].restart()
            }
        }
    }

    @Test func anAnswerThatDoesNotBeginInTimeIsRetriedOnlyWhereTheOperatorSaysSo() async throws {
        for retries in [false, true] {
            try await withGateway(
                pair,
                configure: {
                    // Far above what the healthy instance takes on a busy machine.
                    $0.firstByteTimeout = .seconds(3)
                    $0.retryTimeouts = retries
                }
            ) { rig, instances in
                try await instances[0].faultNext(1, .hang)
                var statuses: [Int] = []
                for _ in 0..<2 { statuses.append(try await rig.answer(post(short)).status) }
                #expect(statuses.sorted() == (retries ? [200, 200] : [200, 504]))
                let outcomes = try await rig.recorder.outcomes(2)
                #expect(outcomes.contains { $0.censoring == .timedOut } == !retries)
                #expect(rig.recorder.now.faults == [.timeout])
                try await rig.settle()
            }
        }
    }

    @Test func aSlowInstancesAnswerComesWhole() async throws {
        try await withGateway { rig, instances in
            try await instances[0].slowDown(30)
            let response = try await rig.answer(post(chat("x", streamed(tokens: 5))))
            #expect(response.status == 200 && response.body.hasSuffix("data: [DONE]\n\n"))
            #expect(try await rig.recorder.outcomes(1)[0].completionTokens == 5)
        }
    }
}
