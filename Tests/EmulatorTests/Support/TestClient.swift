import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// A whole response.
struct TestResponse {
    var status: Int
    var headers: HTTPHeaders
    var body: String

    /// The body as JSON objects and arrays.
    var json: NSDictionary {
        get throws {
            let value = try JSONSerialization.jsonObject(with: Data(body.utf8))
            guard let object = value as? NSDictionary else { throw TestClient.Failure.notAnObject }
            return object
        }
    }
}

/// A plain HTTP client for one port, one connection a request.
struct TestClient {
    typealias Parts = NIOAsyncChannelInboundStream<HTTPClientResponsePart>

    enum Failure: Error { case notAnObject, noHead }

    var host = "127.0.0.1"
    var port: Int

    func get(_ path: String) async throws -> TestResponse {
        return try await send(.GET, path, body: "", type: nil)
    }

    func post(
        _ path: String, _ body: String, type: String? = "application/json", headers: [(String, String)] = []
    ) async throws -> TestResponse {
        return try await send(.POST, path, body: body, type: type, headers: headers)
    }

    func send(
        _ method: HTTPMethod, _ path: String, body: String, type: String?, headers: [(String, String)] = []
    ) async throws -> TestResponse {
        return try await open(method, path, body: body, type: type, headers: headers) { parts in
            var response: TestResponse?
            for try await part in parts {
                switch part {
                case .head(let head):
                    response = TestResponse(status: Int(head.status.code), headers: head.headers, body: "")
                case .body(let bytes): response?.body += String(buffer: bytes)
                case .end:
                    guard let response else { throw Failure.noHead }
                    return response
                }
            }
            throw Failure.noHead
        }
    }

    /// Sends a request and hands the parts of the response over as they come; the connection closes afterwards.
    func open<Result: Sendable>(
        _ method: HTTPMethod, _ path: String, body: String, type: String? = "application/json",
        headers: [(String, String)] = [], _ read: @Sendable @escaping (Parts) async throws -> Result
    ) async throws -> Result {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    return try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(
                        wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var head = HTTPRequestHead(version: .http1_1, method: method, uri: path)
            head.headers.add(name: "host", value: "127.0.0.1")
            if let type { head.headers.add(name: "content-type", value: type) }
            if method == .POST { head.headers.add(name: "content-length", value: String(body.utf8.count)) }
            for (name, value) in headers { head.headers.add(name: name, value: value) }
            try await outbound.write(.head(head))
            if method == .POST { try await outbound.write(.body(.byteBuffer(ByteBuffer(string: body)))) }
            try await outbound.write(.end(nil))
            return try await read(inbound)
        }
    }

    /// Sends raw bytes and reads until `enough` says so or the server closes.
    func exchange(_ text: String, until enough: @Sendable @escaping (String) -> Bool) async throws -> String {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            var received = ""
            for try await bytes in inbound {
                received += String(buffer: bytes)
                if enough(received) { break }
            }
            return received
        }
    }

    /// Whether something listens on the port.
    func isListening() async -> Bool {
        let channel = try? await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: host, port: port).get()
        try? await channel?.close()
        return channel != nil
    }
}
