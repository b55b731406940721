import Fleet
import Foundation
import Logging
import NIOCore
import Routing
import Synchronization
import Testing

@testable import azimuth

/// A resolver that answers as told.
private final class FakeLookup: HostLookup {
    struct Failure: Error, CustomStringConvertible { var description = "no such name" }

    private let answer = Mutex<[String]?>(nil)

    func set(_ addresses: [String]?) { answer.withLock { $0 = addresses } }

    func addresses(of host: String) async throws -> [String] {
        guard let addresses = answer.withLock({ $0 }) else { throw Failure() }
        return addresses
    }
}

@Suite(.timeLimit(.minutes(2))) struct DiscoveryTests {
    private func withRoster(_ body: (RouterService, Roster) async throws -> Void) async throws {
        var options = serviceOptions(ports: [])
        options.fleet.scrapeInterval = .seconds(3_600)
        options.fleet.maximumBackoff = .seconds(3_600)
        try await withService(options) { try await body($0, $0.roster) }
    }

    private func feed(_ source: any WorkerSource, _ roster: Roster) -> DiscoveryFeed {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return DiscoveryFeed(source, roster: roster, drain: .zero, logger: logger)
    }

    private func urls(_ roster: Roster) -> [String] { roster.workers.map(\.url.description).sorted() }

    @Test func everyAddressOfANameIsAWorker() async throws {
        try await withRoster { service, roster in
            let lookup = FakeLookup()
            let name = try DNSSource.parse("dns+http://vllm.pods:8000")
            let feed = feed(DNSSource(name: name, interval: .seconds(5), lookup: lookup), roster)
            await feed.poll()
            #expect(feed.report.failures == 1 && feed.report.lastError == "no such name")
            lookup.set(["127.0.0.11", "::1"])
            await feed.poll()
            #expect(urls(roster) == ["http://127.0.0.11:8000", "http://[::1]:8000"])
            #expect(feed.report == DiscoveryReport(origin: "dns vllm.pods:8000", workers: 2, failures: 1))
            // One goes, one comes.
            lookup.set(["127.0.0.11", "127.0.0.12"])
            await feed.poll()
            #expect(urls(roster) == ["http://127.0.0.11:8000", "http://127.0.0.12:8000"])
            // A look-up that fails, or finds nothing, changes nothing.
            for addresses in [nil, []] as [[String]?] {
                lookup.set(addresses)
                await feed.poll()
                #expect(urls(roster).count == 2)
            }
            #expect(feed.report.failures == 3)
            // One removed by hand stays away until the name has lost it and finds it again.
            lookup.set(["127.0.0.11", "127.0.0.12"])
            roster.remove(try #require(roster.find("http://127.0.0.12:8000")).id, drain: .zero)
            await feed.poll()
            #expect(urls(roster) == ["http://127.0.0.11:8000"])
            lookup.set(["127.0.0.11"])
            await feed.poll()
            lookup.set(["127.0.0.11", "127.0.0.12"])
            await feed.poll()
            #expect(urls(roster).count == 2)
        }
    }

    @Test func anAddressFoundByANameWithTLSIsHeldToThatName() async throws {
        let lookup = FakeLookup()
        lookup.set(["10.0.0.7"])
        let name = try DNSSource.parse("dns+https://vllm.pods:8443")
        let found = try #require(try await DNSSource(name: name, interval: .seconds(5), lookup: lookup).poll())
        #expect(found.map(\.description) == ["https://10.0.0.7:8443"])
        #expect(found.map(\.certificateName) == ["vllm.pods"])
        let plain = try DNSSource.parse("vllm.pods:8000")
        let foundPlain = try #require(try await DNSSource(name: plain, interval: .seconds(5), lookup: lookup).poll())
        #expect(foundPlain.map(\.certificateName) == [nil])
    }

    @Test func aFileIsReadOnChangeAndABrokenOneKeepsTheList() async throws {
        try await withRoster { service, roster in
            let path = FileManager.default.temporaryDirectory.appendingPathComponent("workers-\(UUID().uuidString)")
                .path
            defer { try? FileManager.default.removeItem(atPath: path) }
            func write(_ text: String) throws { try text.write(toFile: path, atomically: true, encoding: .utf8) }
            let feed = feed(WorkerFile(path: path, interval: .seconds(1)), roster)
            await feed.poll()
            #expect(feed.report.lastError == "it cannot be read")
            try write("# ours\nhttp://127.0.0.1:1\n\nhttp://127.0.0.1:2 # the other\n")
            // A file that has only just changed is looked at twice.
            await feed.poll()
            await feed.poll()
            #expect(urls(roster) == ["http://127.0.0.1:1", "http://127.0.0.1:2"])
            #expect(feed.report.lastError == nil)
            try write("- http://127.0.0.1:2\n- http://127.0.0.1:3\n")
            await feed.poll()
            #expect(urls(roster) == ["http://127.0.0.1:1", "http://127.0.0.1:2"])
            await feed.poll()
            #expect(urls(roster) == ["http://127.0.0.1:2", "http://127.0.0.1:3"])
            for broken in [
                "", "- [1]\n", "[\"http://127.0.0.1:2\"", "nonsense", "- ftp://127.0.0.1:2", "http://127.0.0.1:2/v1",
            ] {
                try write(broken)
                await feed.poll()
                await feed.poll()
                await feed.poll()
                #expect(urls(roster) == ["http://127.0.0.1:2", "http://127.0.0.1:3"], "\(broken)")
                #expect(feed.report.lastError != nil, "\(broken)")
            }
            // Each is counted once, however often it is looked at; the one that could not be read at first as well.
            #expect(feed.report.failures == 7)
            try write("[\"http://127.0.0.1:2\"]")
            await feed.poll()
            await feed.poll()
            #expect(urls(roster) == ["http://127.0.0.1:2"])
            #expect(feed.report.lastError == nil)
            // Away and back again with the same text.
            try FileManager.default.removeItem(atPath: path)
            await feed.poll()
            #expect(feed.report.lastError != nil && urls(roster) == ["http://127.0.0.1:2"])
            try write("[\"http://127.0.0.1:2\"]")
            await feed.poll()
            await feed.poll()
            #expect(feed.report.lastError == nil && urls(roster) == ["http://127.0.0.1:2"])
        }
    }

    @Test func aServiceFindsItsWorkersByNameAlone() async throws {
        try await withFleet { fleet in
            let lookup = FakeLookup()
            lookup.set(["127.0.0.1"])
            var options = modelOptions(ports: [])
            options.discovery.names = fleet.ports.map { WorkerURL(host: "pods", port: $0) }
            options.discovery.lookup = lookup
            options.discovery.nameInterval = .milliseconds(10)
            options.discovery.drain = .zero
            try await withService(options) { service in
                try await eventually("both workers") { service.core.availableInstances == 2 }
                #expect(try await ask(port: service.port, model: "m").status == 200)
                lookup.set(["127.0.0.2"])
                try await eventually("other addresses") {
                    Set(service.roster.workers.map(\.url.host)) == ["127.0.0.2"]
                }
            }
        }
    }

    @Test(arguments: [("vllm:8000", "vllm:8000"), ("dns+http://vllm:80/", "vllm:80"), ("http://vllm", "vllm:80")])
    func namesAreReadInBothForms(text: String, name: String) throws {
        #expect(try DNSSource.parse(text).authority == name)
    }
}
