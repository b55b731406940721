import Foundation
import Gateway
import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@testable import azimuth

@Suite struct DashboardRouteTests {
    /// Elements and attributes that would carry a value from outside into markup or code.
    private static let forbidden = [
        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "srcdoc",
        "DOMParser", "createContextualFragment", "javascript:",
    ]

    @Test func thePageIsWholeAndUsesNothingButItself() throws {
        let response = DashboardPage.response()
        let page = response.body
        #expect(response.status == 200 && response.contentType == "text/html; charset=utf-8")
        let policy = try #require(response.headers["content-security-policy"])
        let nonce = try #require(policy.firstMatch(of: /script-src 'nonce-([0-9a-f]+)'/)).1
        #expect(nonce.count >= 16 && policy.hasPrefix("default-src 'none';") && policy.contains("style-src 'nonce-"))
        #expect(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"))
        #expect(page.components(separatedBy: "nonce=\"\(nonce)\"").count == 3, "one style, one script")
        #expect(!page.contains("{{") && !page.contains("/*style*/") && !page.contains("/*script*/"))
        for text in Self.forbidden { #expect(!page.contains(text), "\(text)") }
        #expect(!page.contains(" style=") && !page.contains(" onclick="), "the policy would refuse them")
        let addresses = page.matches(of: /https?:\/\/[^\s"'`]+/).map { String($0.output) }
        #expect(Set(addresses) == ["http://www.w3.org/2000/svg", "http://a:8000"])
        #expect(DashboardPage.response().headers["content-security-policy"] != policy, "a nonce serves once")
    }

    /// The first event of a stream, as JSON.
    private func event(port: Int, key: String? = nil) async throws -> [String: Any] {
        let text = try firstEvent(port: port, key: key)
        let data = try #require(text.split(separator: "\n").first { $0.hasPrefix("data: ") }).dropFirst(6)
        return try #require(try JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: Any])
    }

    /// Reads from a socket until an event is whole; the deadline only ends a test that has failed already.
    private func firstEvent(port: Int, key: String?) throws -> String {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(file) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var limit = timeval(tv_sec: 45, tv_usec: 0)
        setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw SocketTrouble() }
        let credential = key.map { "authorization: Bearer \($0)\r\n" } ?? ""
        let request = Array("GET /azimuth/events HTTP/1.1\r\nhost: x\r\n\(credential)\r\n".utf8)
        guard send(file, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { throw SocketTrouble() }
        var answer: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(file, &part, part.count, 0)
            guard count > 0 else { throw SocketTrouble() }
            answer += part[..<count]
            let text = String(decoding: answer, as: UTF8.self)
            if text.contains("event: snapshot\n"), text.hasSuffix("\n\n") { return text }
        }
    }

    @Test func anEventSaysWhatTheRouterDoes() async throws {
        try await withLogbookPath { path in
            try await withFleet { fleet in
                try await withService(serviceOptions(ports: fleet.ports, logbook: path)) { service in
                    #expect(try await page(port: service.port, "/azimuth/").body.hasPrefix("<!doctype html>"))
                    try await load(port: service.port, requests: 80)
                    try await eventually("a round") { service.trainer.status.rounds > 0 }
                    try await eventually("the rows") { (service.logbook?.status.pending ?? 1) == 0 }
                    let event = try await event(port: service.port)
                    let state = try #require(event["state"] as? [String: Any])
                    #expect((state["instances"] as? [Any])?.count == 2 && event["workers"] as? Int == 2)
                    let series = try #require(event["series"] as? [String: Any])
                    let requests = try #require(series["requests"] as? [Int])
                    #expect(requests.count == DashboardHistory.count && requests.reduce(0, +) == 80)
                    #expect((event["rounds"] as? [[String: Any]])?.isEmpty == false)
                    #expect((event["requests"] as? [[String: Any]])?.first?["worker"] is String)
                    #expect((event["logbook"] as? [String: Any])?["dropped"] as? Int == 0)
                    try await eventually("nobody to look") {
                        // What ended after the last look is kept only while somebody looks.
                        service.link.watch.take().entries.isEmpty
                    }
                }
            }
        }
    }

    @Test func withoutALogbookTheEventStillComes() async throws {
        try await withService(serviceOptions(ports: [])) { service in
            let event = try await event(port: service.port)
            #expect(event["logbook"] == nil && (event["rounds"] as? [Any])?.isEmpty == true)
        }
    }
}
