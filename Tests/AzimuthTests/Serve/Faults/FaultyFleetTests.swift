import Emulator
import Fleet
import Foundation
import Logbook
import NIOCore
import NIOPosix
import Routing
import Testing

@testable import azimuth

/// Workers that fall ill, drain, die and return behind a whole service: no client sees any of it while one is well.
@Suite(.serialized) struct FaultyFleetTests {
    private func breaker(_ service: RouterService, _ index: Int) -> CircuitBreaker.State {
        service.fleet.instances[index].breakerState(now: .greatestFiniteMagnitude) == .closed ? .closed : .open
    }

    @Test func aWorkerThatFailsEveryRequestIsKeptOffAndComesBack() async throws {
        try await withFleet { fleet in
            var options = serviceOptions(ports: fleet.ports)
            // One that learns nothing from failures and so goes on trying the worker, as it is idle.
            options.router.policy = "least_tokens"
            try await withService(options) { service in
                let ill = fleet.instances[0]
                try await ill.failNext(1_000_000, status: 500)
                for seed in 1...30 {
                    let report = try await load(port: service.port, requests: 1, seed: UInt64(seed))
                    #expect(report.completed == 1)
                }
                #expect(breaker(service, 0) == .open && breaker(service, 1) == .closed)
                // Three requests open it; the others are trials, further and further apart.
                let received = try await ill.status().received
                #expect((3...12).contains(received))
                // Its health was good all the time: only requests could tell.
                #expect(service.fleet.instances[0].status.available)
                try await ill.failNext(0)
                var seed: UInt64 = 1
                try await eventually("the worker's return") {
                    seed += 1
                    let report = try await load(port: service.port, requests: 5, seed: seed)
                    #expect(report.completed == 5)
                    return breaker(service, 0) == .closed
                }
            }
        }
    }

    @Test func aDrainingWorkerCostsNoRequest() async throws {
        try await withFleet { fleet in
            try await withService(serviceOptions(ports: fleet.ports)) { service in
                #expect(try await load(port: service.port, requests: 20).completed == 20)
                // An answer in progress keeps the draining worker alive: its health stays good, and new requests fail.
                let body = #"{"model":"m","stream":true,"ignore_eos":true,"messages":[{"role":"user","content":"x"}]}"#
                let held = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .connect(host: "127.0.0.1", port: fleet.ports[0]).get()
                try await held.writeAndFlush(
                    ByteBuffer(
                        string: "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
                            + "content-length: \(body.utf8.count)\r\n\r\n\(body)"))
                try await fleet.instances[0].wait { $0.running == 1 }
                try await fleet.instances[0].drain()
                let before = try await fleet.instances[0].status().received
                #expect(try await load(port: service.port, requests: 60, seed: 2).completed == 60)
                #expect(breaker(service, 0) == .open)
                #expect(try await fleet.instances[0].status().received > before)
                try await held.close()
                try await eventually("the worker's end") { !service.fleet.instances[0].status.available }
                #expect(try await load(port: service.port, requests: 20, seed: 3).completed == 20)
                try await fleet.instances[0].restart()
                try await eventually("the worker's return") {
                    service.fleet.instances[0].status.available && breaker(service, 0) == .closed
                }
                #expect(try await load(port: service.port, requests: 20, seed: 4).completed == 20)
            }
        }
    }

    @Test func aRequestThatFailsEverywhereOpensNoBreaker() async throws {
        try await withFleet { fleet in
            try await withService(serviceOptions(ports: fleet.ports)) { service in
                for instance in fleet.instances { try await instance.failNext(1_000_000, status: 500) }
                #expect(try await load(port: service.port, requests: 30).errors == ["http_500": 30])
                #expect(breaker(service, 0) == .closed && breaker(service, 1) == .closed)
                for instance in fleet.instances { try await instance.failNext(0) }
                #expect(try await load(port: service.port, requests: 30, seed: 2).completed == 30)
            }
        }
    }

    @Test func whereEveryBreakerIsOpenRequestsAreTriedAllTheSame() async throws {
        try await withFleet { fleet in
            try await withService(serviceOptions(ports: fleet.ports)) { service in
                let now = Date().timeIntervalSince1970
                for index in 0..<2 {
                    for _ in 0..<3 { service.fleet.reportFailure(index, now: now) }
                    let isHeld = service.core.withRouter { $0.isHeld(InstanceID(UInt32(index)), now: now) }
                    #expect(isHeld)
                }
                let report = try await load(port: service.port, requests: 20)
                #expect(report.completed == 20)
            }
        }
    }

    @Test func allWorkersDownIsSaidAndHealsByItself() async throws {
        try await withFleet { fleet in
            try await withService(serviceOptions(ports: fleet.ports)) { service in
                for instance in fleet.instances { try await instance.kill() }
                let report = try await load(port: service.port, requests: 30)
                #expect(report.completed == 0 && report.finished == 30 && report.broken == 0)
                #expect(Set(report.errors.keys).isSubset(of: ["http_502", "http_503"]))
                for instance in fleet.instances { try await instance.restart() }
                try await eventually("both workers") {
                    service.core.withRouter { router in router.instances.allSatisfy { router.isAvailable($0) } }
                }
                #expect(try await load(port: service.port, requests: 30, seed: 2).completed == 30)
            }
        }
    }

    @Test func aRestartedWorkersCacheCountsAsCold() async throws {
        try await withLogbookPath { path in
            try await withFleet { fleet in
                var options = serviceOptions(ports: [fleet.ports[0]], logbook: path)
                options.router.policy = "round_robin"
                try await withService(options) { service in
                    // The same prompts three times: the restart lies before the last.
                    try await load(port: service.port, requests: 10, seed: 9)
                    try await load(port: service.port, requests: 10, seed: 9)
                    try await fleet.instances[0].kill()
                    try await eventually("the worker's leaving") { !service.fleet.instances[0].status.available }
                    try await fleet.instances[0].restart()
                    try await eventually("the worker's return") { service.fleet.instances[0].status.available }
                    try await load(port: service.port, requests: 10, seed: 9)
                    service.logbook?.flush()
                }
                let cached = try LogbookReader(path: path).records(limit: 100)
                    .map { $0.decision.snapshot.instances[0].cachedTokens }
                #expect(cached.count == 30 && cached[0] == 0 && cached[20] == 0)
                #expect(cached[10..<20].reduce(0, +) > cached[20..<30].reduce(0, +))
                #expect(cached[10] > 0)
            }
        }
    }
}
