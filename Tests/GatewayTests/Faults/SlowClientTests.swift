import Emulator
import Gateway
import NIOCore
import Testing

/// Clients that begin a request and do not go on, or only hold a connection.
@Suite struct SlowClientTests {
    private static func impatient(_ configuration: inout GatewayConfiguration) {
        configuration.clientReadTimeout = .milliseconds(50)
    }

    /// Repeats what a machine too busy to send a request in time may see refused.
    private func patiently<T>(_ attempt: () async throws -> T) async throws -> T {
        for _ in 0..<200 {
            if let result = try? await attempt() { return result }
        }
        return try await attempt()
    }

    @Test(arguments: [
        "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-le",
        "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{\"model\":",
        "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n9\r\n{\"mo",
    ])
    func aRequestThatStopsComingIsRefusedAndItsConnectionClosed(begun: String) async throws {
        try await withGateway(configure: Self.impatient) { rig, _ in
            let rest = try await patiently {
                let client = try await RawConnection.open(port: rig.port)
                try await client.send(begun)
                // One whose first byte came too late is closed without a word.
                return try #require(try await client.rest().firstNonempty)
            }
            #expect(rest.hasPrefix("HTTP/1.1 408 "))
            #expect(rest.contains("--client-read-timeout-secs"))
            let page = try await patiently { try await rig.answer(get("/metrics")) }
            #expect(!page.body.contains("azimuth_refused_requests_total{cause=\"slow_client\"} 0"))
            #expect(page.body.contains("azimuth_refused_requests_total{cause=\"slow_client\"} "))
        }
    }

    @Test func aConnectionThatOnlyStandsThereIsClosedButOneThatWorkedIsKept() async throws {
        try await withGateway(configure: Self.impatient) { rig, _ in
            let working = try await patiently {
                let connection = try await RawConnection.open(port: rig.port)
                try await connection.send(post(chat("x")))
                #expect(try await connection.response().status == 200)
                return connection
            }
            let silent = try await RawConnection.open(port: rig.port)
            #expect(try await silent.rest() == "")
            try await working.send(post(chat("x")))
            #expect(try await working.response().status == 200)
            await working.close()
        }
    }

    @Test func aKeptConnectionIsClosedOnceItWasIdleForLong() async throws {
        try await withGateway(configure: {
            Self.impatient(&$0)
            $0.clientIdleTimeout = .milliseconds(50)
        }) { rig, _ in
            let client = try await patiently {
                let connection = try await RawConnection.open(port: rig.port)
                try await connection.send(post(chat("x")))
                #expect(try await connection.response().status == 200)
                return connection
            }
            #expect(try await client.rest() == "")
        }
    }

    @Test func aLongAnswerIsNoSlowRequest() async throws {
        try await withGateway(configure: { $0.clientReadTimeout = .seconds(2) }) { rig, instances in
            let client = try await RawConnection.open(port: rig.port)
            try await client.send(post(chat("x", endless)))
            try await instances[0].wait { $0.running == 1 }
            // Another connection is timed out meanwhile, so time enough has passed.
            let silent = try await RawConnection.open(port: rig.port)
            #expect(try await silent.rest() == "")
            #expect(!client.isClosed)
            await client.close()
            try await rig.settle()
        }
    }
}

extension String {
    fileprivate var firstNonempty: String? { isEmpty ? nil : self }
}
