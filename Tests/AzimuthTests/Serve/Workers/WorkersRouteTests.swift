import Emulator
import Fleet
import Foundation
import Logbook
import NIOCore
import NIOHTTP1
import NIOPosix
import Routing
import Synchronization
import Testing

@testable import azimuth

private final class Flag: Sendable {
    let isSet = Atomic(false)
}

@Suite(.timeLimit(.minutes(2))) struct WorkersRouteTests {
    private func send(
        _ method: HTTPMethod, _ path: String, json: String? = nil, port: Int
    ) async throws -> HTTPProbe.Answer {
        try await HTTPProbe.send(
            method, path, json: json, to: LoadTarget(host: "127.0.0.1", port: port, basePath: ""), apiKey: nil,
            on: MultiThreadedEventLoopGroup.singleton.any())
    }

    private func list(_ port: Int) async throws -> [WorkerReport] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let answer = try await send(.GET, "/workers", port: port)
        return try decoder.decode(WorkersReport.self, from: Data(answer.body.utf8)).workers
    }

    @Test func workersAreListedAddedAndRemoved() async throws {
        try await withFleet { fleet in
            try await withService(modelOptions(ports: [fleet.ports[0]])) { service in
                let port = service.port
                try await eventually("the first worker") { try await list(port).map(\.state) == [.available] }
                let first = try #require(try await list(port).first)
                #expect(first.id == 0 && first.url == fleet.urls[0] && first.models == ["m"] && first.inFlight == 0)
                #expect(first.lastScrapeAgeSecs != nil && first.origins == ["configuration"])

                let body = "{\"url\":\"\(fleet.urls[1])\"}"
                #expect(try await send(.POST, "/workers", json: body, port: port).status == 201)
                let again = try await send(.POST, "/workers", json: body, port: port)
                #expect(again.status == 409 && again.body.contains("is worker 1 already"))
                try await eventually("the second worker") { service.core.availableInstances == 2 }
                for _ in 0..<4 { #expect(try await ask(port: port, model: "m").status == 200) }
                #expect(try await fleet.instances[1].status().received == 2)

                let encoded = fleet.urls[0].replacing("/", with: "%2F").replacing(":", with: "%3A")
                #expect(try await send(.GET, "/workers/\(encoded)", port: port).status == 200)
                #expect(try await send(.DELETE, "/workers/\(encoded)?drain_secs=0", port: port).status == 202)
                #expect(try await list(port).map(\.id) == [1])
                for _ in 0..<4 { #expect(try await ask(port: port, model: "m").status == 200) }
                #expect(try await fleet.instances[1].status().received == 6)
                #expect(try await send(.DELETE, "/workers/0", port: port).status == 404)
                #expect(try await send(.DELETE, "/workers/1?drain_secs=x", port: port).status == 400)

                // Its models are remembered as those of a worker that is gone.
                #expect(try await send(.DELETE, "/workers/1?drain_secs=0", port: port).status == 202)
                #expect(try await ask(port: port, model: "m").status == 503)
                #expect(
                    try await send(.POST, "/workers", json: "{\"url\":\"\(fleet.urls[0])\"}", port: port).status == 201)
                try await eventually("it again") { try await list(port).map(\.state) == [.available] }
                #expect(try await list(port).map(\.id) == [2])
                #expect(try await ask(port: port, model: "m").status == 200)
            }
        }
    }

    @Test(arguments: [
        ("{\"url\":\"ftp://a:1\"}", "'ftp://a:1' is not a worker URL"), ("{\"url\":7}", "field 'url'"),
        ("{}", "field 'url'"), ("[", "JSON object"), ("{\"url\":\"http://a:99999\"}", "65535"),
    ])
    func aBadAdditionNamesTheField(body: String, words: String) async throws {
        try await withFleet { fleet in
            try await withService(modelOptions(ports: [fleet.ports[0]])) { service in
                let answer = try await send(.POST, "/workers", json: body, port: service.port)
                #expect(answer.status == 400 && answer.body.contains(words), "\(answer.body)")
                #expect(try await list(service.port).count == 1)
            }
        }
    }

    @Test func aDrainingWorkerEndsWhatItHasAndGetsNothingNew() async throws {
        try await withFleet { fleet in
            try await withService(modelOptions(ports: fleet.ports)) { service in
                try await eventually("both workers") { service.core.availableInstances == 2 }
                let port = service.port
                try await fleet.instances[0].hang(.engine)
                try await fleet.instances[1].hang(.engine)
                let asked = (0..<2).map { _ in Task { try await ask(port: port, model: "m").status } }
                for instance in fleet.instances { try await instance.wait { $0.received == 1 } }
                #expect(try await send(.DELETE, "/workers/0?drain_secs=3600", port: port).status == 202)
                let draining = try #require(try await list(port).first)
                #expect(draining.state == .draining && draining.inFlight == 1)
                try await fleet.instances[1].hang(.none)
                try await fleet.instances[1].wait { $0.finished == 1 }
                for _ in 0..<3 { #expect(try await ask(port: port, model: "m").status == 200) }
                #expect(try await fleet.instances[0].status().received == 1)
                #expect(try await list(port).map(\.id) == [0, 1])
                try await fleet.instances[0].hang(.none)
                for task in asked { #expect(try await task.value == 200) }
                try await eventually("the end of the drain") { try await list(port).map(\.id) == [1] }
            }
        }
    }

    /// Drains and removals by turns, until each worker has gone three times.
    private func change(_ service: RouterService, _ urls: [String]) async throws {
        for round in 0..<3 {
            for url in urls {
                let worker = try #require(service.roster.find(url))
                service.roster.remove(worker.id, drain: round == 1 ? .zero : .seconds(60))
                try await eventually("its end") { service.roster.find(url) == nil }
                service.roster.add(worker.url, origin: .admin)
                try await eventually("its return") { service.core.availableInstances == 2 }
            }
        }
    }

    @Test func nothingIsLostWhileWorkersComeAndGoUnderLoad() async throws {
        try await withLogbookPath { path in
            try await withFleet { fleet in
                var options = modelOptions(ports: fleet.ports)
                options.logbook = path
                try await withService(options) { service in
                    try await eventually("both workers") { service.core.availableInstances == 2 }
                    let port = service.port
                    let end = Flag()
                    let sent = try await withThrowingTaskGroup(of: [Int].self) { group in
                        for _ in 0..<6 {
                            group.addTask {
                                var statuses: [Int] = []
                                while !end.isSet.load(ordering: .relaxed) {
                                    statuses.append(try await ask(port: port, model: "m").status)
                                }
                                return statuses
                            }
                        }
                        try await change(service, fleet.urls)
                        end.isSet.store(true, ordering: .relaxed)
                        return try await group.reduce(into: []) { $0 += $1 }
                    }
                    #expect(sent.count > 6 && sent.allSatisfy { $0 == 200 })
                    #expect(service.roster.workers.map(\.id) == [InstanceID(6), InstanceID(7)])
                    try await eventually("an end of all requests") {
                        service.core.withRouter { $0.requestsInFlight } == 0
                    }
                    try await eventually("all rows") { (service.logbook?.status.pending ?? 0) == 0 }
                    let reader = try #require(try service.logbook?.reader())
                    let outcomes = try reader.decisions(limit: 100_000).compactMap(\.outcome)
                    #expect(outcomes.count == sent.count)
                    #expect(outcomes.allSatisfy { $0.status == 200 && $0.censoring == Outcome.Censoring.none })
                    #expect(Set(try reader.instances().values) == Set(fleet.ports.map { "127.0.0.1:\($0)" }))
                }
            }
        }
    }
}
