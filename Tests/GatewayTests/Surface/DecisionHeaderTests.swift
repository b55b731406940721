import Testing

@testable import Gateway

@Suite struct DecisionHeaderTests {
    private static let fields: [(header: DecisionHeaders, name: String)] = [
        (.worker, "x-azimuth-worker"), (.policy, "x-azimuth-policy"), (.reason, "x-azimuth-reason"),
        (.overhead, "x-azimuth-overhead-ms"), (.decisionID, "x-azimuth-decision-id"),
    ]

    @Test func eachHeaderCanBeSwitchedOffByItself() async throws {
        for off in Self.fields {
            try await withGateway(configure: { $0.decisionHeaders.remove(off.header) }) { rig, _ in
                let response = try await rig.answer(post(chat("x", streamed(tokens: 1))))
                for field in Self.fields { #expect((response[field.name] == nil) == (field.header == off.header)) }
            }
        }
    }

    @Test func theOverheadIsATimeInMilliseconds() async throws {
        try await withGateway { rig, _ in
            for request in [post(chat("x", streamed(tokens: 1))), get("/v1/models/m")] {
                let text = try #require(try await rig.answer(request)["x-azimuth-overhead-ms"])
                let parts = text.split(separator: ".")
                #expect(parts.count == 2 && parts[1].count == 3)
                #expect(try #require(Double(text)) >= 0)
            }
        }
    }

    @Test func theDecisionsNumberIsTheLogbooks() async throws {
        try await withGateway { rig, _ in
            for _ in 0..<2 {
                let response = try await rig.answer(post(chat("x", streamed(tokens: 1))))
                let id = rig.recorder.now.decided.last?.id
                #expect(id != nil && response["x-azimuth-decision-id"] == id.map { "\($0)" })
            }
        }
    }

    @Test func namesAreReadAndShown() {
        #expect(DecisionHeaders("all") == .all && DecisionHeaders("none") == [])
        #expect(DecisionHeaders("worker, overhead") == [.worker, .overhead])
        for wrong in ["", "Worker", "worker,", "none,worker", "true"] { #expect(DecisionHeaders(wrong) == nil) }
        for set in [
            DecisionHeaders.all, [], [.reason], [.policy, .decisionID], [.all, .predictedTokens], [.predictedTokens],
        ] {
            #expect(DecisionHeaders("\(set)") == set)
        }
    }
}
