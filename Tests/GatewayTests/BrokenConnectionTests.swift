import Glibc
import NIOCore
import Synchronization
import Testing

/// An answer without a length ends with its connection; a reset is no such end.
@Suite struct BrokenConnectionTests {
    private static let part = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\nhalf of it"

    private func served(resets: Bool) async throws -> (text: String, closed: Bool) {
        var found = ("", false)
        let connection = Mutex<(any Channel)?>(nil)
        try await StubInstance.with({ channel, _ in
            connection.withLock { $0 = channel }
            channel.writeAndFlush(ByteBuffer(string: Self.part), promise: nil)
        }) { stub in
            try await withGateway(ports: [stub.port]) { rig in
                let client = try await RawConnection.open(port: rig.port)
                try await client.send(get("/v1/other"))
                // A reset throws away what has not been read.
                try await client.wait(for: "half of it")
                let upstream = connection.withLock { $0 }
                if resets {
                    try await (upstream as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
                        .get()
                }
                try await upstream?.close()
                try await eventually("the end") { client.received.hasSuffix("0\r\n\r\n") || client.isClosed }
                found = (client.received, client.received.hasSuffix("0\r\n\r\n"))
                await client.close()
            }
        }
        return found
    }

    @Test func aCloseIsTheProperEnd() async throws {
        let (text, isWhole) = try await served(resets: false)
        #expect(isWhole, "\(text)")
    }

    @Test func aResetIsNot() async throws {
        let (text, isWhole) = try await served(resets: true)
        #expect(!isWhole, "\(text)")
    }
}
