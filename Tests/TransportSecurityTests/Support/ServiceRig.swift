import Fleet
import Foundation
import Logging
import NIOCore
import NIOPosix

@testable import azimuth

struct WaitedInVain: Error { var what: String }

/// Returns once `condition` holds; the deadline only ends a test that has failed already.
func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
    let end = NIODeadline.now() + .seconds(45)
    while try await !condition() {
        guard NIODeadline.now() < end else { throw WaitedInVain(what: what) }
        try await Task.sleep(for: .milliseconds(5))
    }
}

/// Runs `body` with a service before these workers, which is stopped afterwards.
func withService(
    workers: [String], _ security: SecuritySources, _ body: (RouterService) async throws -> Void
) async throws {
    var options = ServiceOptions()
    options.workers = try WorkerURL.parse(list: workers)
    options.gateway.port = 0
    options.fleet.scrapeInterval = .milliseconds(20)
    options.fleet.maximumBackoff = .milliseconds(50)
    options.security = security
    options.keyFileInterval = .milliseconds(5)
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let service = try await RouterService.start(options, logger: logger)
    do {
        try await body(service)
    } catch {
        await service.shutdown(deadline: .zero)
        throw error
    }
    await service.shutdown(deadline: .zero)
}

/// A GET over plain HTTP.
func plain(_ port: Int, _ path: String) async throws -> HTTPProbe.Answer {
    try await HTTPProbe.get(
        path, from: LoadTarget(host: "127.0.0.1", port: port, basePath: ""), apiKey: nil,
        on: MultiThreadedEventLoopGroup.singleton.any())
}

/// A GET that ends its connection.
func closing(_ path: String, body: String? = nil) -> String {
    let method = body == nil ? "GET" : "POST"
    let length = body.map { "content-length: \($0.utf8.count)\r\ncontent-type: application/json\r\n" } ?? ""
    return "\(method) \(path) HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\(length)\r\n\(body ?? "")"
}
