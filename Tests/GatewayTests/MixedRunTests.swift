import Emulator
import Routing
import Testing

@Suite struct MixedRunTests {
    private enum Kind: Int, CaseIterable {
        case streamed, whole, unknownModel, noJSON, leaver, broken
    }

    @Test func everyDecisionHasOneOutcomeAndNothingStaysInFlight() async throws {
        let descriptions = ["a", "b", "c"].map { quickInstance($0) }
        try await withGateway(descriptions, policy: "least_tokens", configure: { $0.eventLoops = 2 }) {
            rig, instances in
            try await instances[2].breakNext(4, afterTokens: 2)
            try await instances[1].failNext(3)
            let port = rig.port
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<60 {
                    let kind = Kind.allCases[number % Kind.allCases.count]
                    group.addTask { try await Self.ask(kind, number, port: port) }
                }
                try await group.waitForAll()
            }
            try await rig.settle()
            let state = try await eventually("as many outcomes as decisions") {
                let state = rig.recorder.now
                return state.ended.count >= state.decided.count ? state : nil
            }
            // All but those without a readable body.
            #expect(state.decided.count == 50)
            #expect(Set(state.decided.map(\.id)).count == 50)
            #expect(state.ended.map(\.decision.id).sorted() == state.decided.map(\.id).sorted())
            let whole = state.ended.filter { $0.outcome.censoring == .none && $0.outcome.status == 200 }
            #expect(whole.count >= 20 && state.ended.contains { $0.outcome.censoring == .cancelled })
            #expect(state.ended.allSatisfy { $0.outcome.e2e >= 0 && ($0.outcome.ttft ?? 0) <= $0.outcome.e2e })
            #expect(rig.inFlight() == [0, 0, 0, 0])
        }
    }

    private static func ask(_ kind: Kind, _ number: Int, port: Int) async throws {
        let client = try await RawConnection.open(port: port)
        switch kind {
        case .streamed:
            try await client.send(post(chat("question \(number)", streamed(tokens: 10 + number % 7))))
            _ = try? await client.response()
        case .whole:
            try await client.send(post(chat("question \(number)", #""max_tokens":5"#)))
            _ = try? await client.response()
        case .unknownModel:
            try await client.send(post(#"{"model":"other","messages":[{"role":"user","content":"x"}]}"#))
            #expect(try await client.response().status >= 400)
        case .noJSON:
            try await client.send(post("{"))
            #expect(try await client.response().status == 400)
        case .leaver:
            try await client.send(post(chat("endless \(number)", endless)))
            // Some leave at once, some after the first words; a broken answer ends by itself.
            if number / Kind.allCases.count % 2 == 0 {
                try await eventually("words or an end") { client.isClosed || client.received.contains("HTTP/1.1 ") }
            }
        case .broken:
            try await client.send(post(chat("question \(number)", streamed(tokens: 20))) + get("/live"))
            _ = try? await client.response()
        }
        await client.close()
    }
}
