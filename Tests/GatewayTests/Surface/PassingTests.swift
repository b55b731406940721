import Routing
import Testing

@testable import Gateway

/// Requests that are passed on by model and load.
@Suite struct PassingTests {
    /// Runs `body` before stubs that answer with their own name.
    private func withNamedStubs(
        _ count: Int, _ body: @escaping (GatewayRig, [Int]) async throws -> Void
    ) async throws {
        func next(_ ports: [Int]) async throws {
            guard ports.count < count else {
                try await withGateway(ports: ports) { try await body($0, ports) }
                return
            }
            let name = "stub-\(ports.count)"
            try await StubInstance.with { channel, request in
                // What asks to wait is never answered.
                if !request.text.contains("wait") { StubInstance.answer(channel, name) }
            } _: {
                try await next(ports + [$0.port])
            }
        }
        try await next([])
    }

    @Test func equallyLoadedInstancesTakeTurns() async throws {
        try await withNamedStubs(3) { rig, _ in
            var counts: [String: Int] = [:]
            for _ in 0..<9 {
                counts[try await rig.answer(post(#"{"input":"x"}"#, path: "/v1/embeddings")).body, default: 0] += 1
            }
            #expect(counts == ["stub-0": 3, "stub-1": 3, "stub-2": 3])
        }
    }

    @Test func aBurstSpreadsOverTheInstances() async throws {
        try await withNamedStubs(2) { rig, _ in
            let first = try await RawConnection.open(port: rig.port)
            try await first.send(post(#"{"wait":1}"#, path: "/rerank"))
            try await eventually("one in flight") { rig.passing().reduce(0, +) == 1 }
            let busy = rig.passing().firstIndex(of: 1) ?? 0
            for _ in 0..<4 {
                let answer1 = try await rig.answer(post("{}", path: "/score"))
                #expect(answer1.body == "stub-\(1 - busy)")
            }
            await first.close()
            try await eventually("none in flight") { rig.passing() == [0, 0] }
        }
    }

    @Test(arguments: ["/v1/embeddings", "/v1/rerank", "/score", "/tokenize", "/pooling", "/classify", "/anything/else"])
    func theModelInTheBodyIsHonoured(path: String) async throws {
        try await withNamedStubs(2) { rig, _ in
            rig.core.withRouter {
                $0.setModels(InstanceID(0), ["a"])
                $0.setModels(InstanceID(1), ["b/c"])
            }
            for _ in 0..<3 {
                #expect(
                    try await rig.answer(post(#"{"x":[{"model":"b/c"}],"model":"a"}"#, path: path)).body == "stub-0")
                let answer2 = try await rig.answer(post(#"{"model":"b\/c"}"#, path: path))
                #expect(answer2.body == "stub-1")
            }
            let missing = try await rig.answer(post(#"{"model":"z"}"#, path: path))
            #expect(missing.status == 404 && missing.body.contains("`z` does not exist. Valid aliases: a, b/c.\""))
        }
    }

    @Test func aFormsModelIsHonoured() async throws {
        let form = { (model: String) in
            "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"model\"\r\n\r\n"
                + String(repeating: "RIFF\r\n\r\nname=\"model\"\r\n--X", count: 100)
                + "\r\n--XX\r\ncontent-disposition: form-data; name=\"model\"\r\n\r\n\(model)\r\n--XX--\r\n"
        }
        try await withNamedStubs(2) { rig, _ in
            rig.core.withRouter {
                $0.setModels(InstanceID(0), ["whisper"])
                $0.setModels(InstanceID(1), ["other"])
            }
            for (model, stub) in [("whisper", "stub-0"), ("other", "stub-1"), ("other", "stub-1")] {
                let body = form(model)
                let response = try await rig.answer(
                    "POST /v1/audio/transcriptions HTTP/1.1\r\nhost: x\r\ncontent-type: multipart/form-data; boundary=\"XX\"\r\n"
                        + "content-length: \(body.utf8.count)\r\n\r\n\(body)")
                #expect(response.body == stub)
            }
        }
    }

    @Test func aRequestIDIsMadeForEveryRequest() async throws {
        try await withNamedStubs(1) { rig, _ in
            let answer3 = try await rig.answer(get("/v1/models/x"))
            #expect(answer3["x-request-id"]?.count == 32)
            let answer4 = try await rig.answer(get("/x", headers: "x-request-id: mine\r\n"))
            #expect(answer4["x-request-id"] == "mine")
        }
    }
}

extension GatewayRig {
    /// Requests in flight on each instance that are only passed on.
    func passing() -> [Int] { core.withRouter { router in router.instances.compactMap { router.passing($0) } } }
}
