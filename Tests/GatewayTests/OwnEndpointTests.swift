import Routing
import Testing

@Suite struct OwnEndpointTests {
    @Test func healthSaysHowManyWorkersThereAre() async throws {
        try await withGateway([quickInstance("a"), quickInstance("b")]) { rig, _ in
            for path in ["/health", "/ready", "/health?x=1"] {
                let response = try await rig.answer(get(path))
                #expect(response.status == 200)
                #expect(response.body == #"{"status":"ok","available_workers":2,"extra":1}"#)
            }
        }
    }

    @Test func withoutWorkersTheRouterIsAliveAndNotReady() async throws {
        try await withGateway { rig, _ in
            rig.core.withRouter { $0.setAvailable(InstanceID(0), false) }
            let health = try await rig.answer(get("/health"))
            #expect(health.status == 503 && health.body.contains(#""available_workers":0"#))
            #expect(try await rig.answer(get("/ready")).status == 503)
            #expect(try await rig.answer(get("/live")).status == 200)
            #expect(try await rig.answer(get("/version")).body == #"{"version":"9.9.9"}"#)
        }
    }

    @Test(arguments: ["/health", "/live", "/ready", "/metrics", "/version"])
    func ownPathsAreForReadingOnly(path: String) async throws {
        try await withGateway { rig, _ in
            let refused = try await rig.answer(post("{}", path: path))
            #expect(refused.status == 405 && refused["allow"] == "GET, HEAD")
            let head = try await rig.answer(
                "HEAD \(path) HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", toHEAD: true)
            #expect(head.status == 200 && Int(head["content-length"] ?? "") ?? 0 > 0)
        }
    }

    @Test func aHEADHasNoBodySoThatTheNextAnswerFollowsAtOnce() async throws {
        try await withGateway { rig, _ in
            let client = try await RawConnection.open(port: rig.port)
            try await client.send("HEAD /health HTTP/1.1\r\nhost: x\r\n\r\n" + get("/live"))
            #expect(try await client.response(toHEAD: true).status == 200)
            #expect(try await client.response().body == #"{"status":"ok"}"#)
            await client.close()
        }
    }

    @Test func metricsCountWhatWasAnswered() async throws {
        try await withGateway { rig, _ in
            for _ in 0..<3 { _ = try await rig.answer(post(chat("x", streamed(tokens: 2)))) }
            _ = try await rig.answer(post("no json"))
            _ = try await rig.recorder.outcomes(3)
            let response = try await rig.answer(get("/metrics"))
            #expect(response["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            let lines = response.body.split(separator: "\n")
            for line in [
                "azimuth_requests_total{code=\"200\",route=\"chat\",model=\"m\"} 3",
                "azimuth_requests_total{code=\"400\",route=\"chat\",model=\"\"} 1",
                "azimuth_refused_requests_total{cause=\"invalid_body\"} 1",
                "azimuth_policy_decisions_total{policy=\"round_robin\",reason=\"greedy\"} 3",
                "azimuth_ttft_seconds_count{model=\"m\"} 3", "azimuth_decision_duration_seconds_count 3",
                "azimuth_in_flight_requests{phase=\"waiting\"} 0", "azimuth_retries_total{cause=\"connect\"} 0",
                "azimuth_extra 1",
            ] {
                #expect(lines.contains(Substring(line)), "\(line)")
            }
            // Every sample belongs to a declared family, and its value is a number.
            let declared = Set(lines.filter { $0.hasPrefix("# TYPE ") }.map { $0.split(separator: " ")[2] })
            for line in lines where !line.hasPrefix("#") {
                let name = line.prefix { $0 != "{" && $0 != " " }
                let family = ["_bucket", "_sum", "_count"].first { name.hasSuffix($0) }
                    .map { name.dropLast($0.count) }
                #expect(declared.contains(name) || family.map(declared.contains) == true, "\(line)")
                #expect(Double(line.split(separator: " ").last ?? "") != nil, "\(line)")
            }
        }
    }
}
