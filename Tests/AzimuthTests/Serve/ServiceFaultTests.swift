import Emulator
import Foundation
import GRDB
import Logging
import Routing
import Testing

@testable import azimuth

@Suite struct ServiceFaultTests {
    @Test func aPortInUseIsUnavailable() async throws {
        try await withFleet { fleet in
            var options = serviceOptions(ports: fleet.ports)
            options.gateway.port = fleet.ports[0]
            let failure = await #expect(throws: CommandFailure.self) { try await withService(options) { _ in } }
            #expect(failure?.status == .unavailable)
            #expect(failure?.description.contains(":\(fleet.ports[0])") == true)
        }
    }

    @Test func aLogbookThatIsAnotherFileIsRefusedAtStart() async throws {
        try await withLogbookPath { path in
            try Data("This is no database, and long enough that nobody takes it for one.".utf8)
                .write(to: URL(fileURLWithPath: path))
            let options = serviceOptions(ports: [1], logbook: path)
            let failure = await #expect(throws: CommandFailure.self) { try await withService(options) { _ in } }
            #expect(failure?.status == .cannotWrite && failure?.description.contains(path) == true)
        }
    }

    @Test func aWorkerThatStartsLaterIsUsed() async throws {
        try await withFleet { fleet in
            for instance in fleet.instances { try await instance.kill() }
            try await withService(serviceOptions(ports: fleet.ports)) { service in
                let health = try await page(port: service.port, "/health")
                #expect(health.status == 503 && health.body.contains("\"available_workers\":0"))
                let refused = try await load(port: service.port, requests: 3)
                #expect(refused.errors == ["http_503": 3])
                try await fleet.instances[0].restart()
                try await eventually("the worker's use") {
                    try await page(port: service.port, "/health").status == 200
                }
                #expect(try await load(port: service.port, requests: 5).completed == 5)
            }
        }
    }

    @Test func aWorkerThatDiesAndReturnsCostsNoRequest() async throws {
        try await withFleet { fleet in
            try await withService(serviceOptions(ports: fleet.ports)) { service in
                #expect(try await load(port: service.port, requests: 20).completed == 20)
                try await fleet.instances[0].kill()
                #expect(try await load(port: service.port, requests: 20, seed: 2).completed == 20)
                try await eventually("the worker's leaving") {
                    !service.core.withRouter { $0.isAvailable(InstanceID(0)) }
                }
                try await fleet.instances[0].restart()
                try await eventually("the worker's return") {
                    service.core.withRouter { $0.isAvailable(InstanceID(0)) }
                }
                #expect(try await load(port: service.port, requests: 20, seed: 3).completed == 20)
            }
        }
    }

    @Test func requestsFlowWhileTheLogbookIsLockedAndTheStatusSaysSo() async throws {
        try await withLogbookPath { path in
            try await withFleet { fleet in
                try await withService(serviceOptions(ports: fleet.ports, logbook: path)) { service in
                    #expect(try await load(port: service.port, requests: 5).completed == 5)
                    var configuration = Configuration()
                    configuration.allowsUnsafeTransactions = true
                    let other = try DatabaseQueue(path: path, configuration: configuration)
                    try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
                    #expect(try await load(port: service.port, requests: 10, seed: 2).completed == 10)
                    try await eventually("word of the trouble") {
                        let health = try await page(port: service.port, "/health")
                        return health.status == 200 && health.body.contains("locked")
                    }
                    let metrics = try await page(port: service.port, "/metrics").body
                    #expect(metrics.contains("\nazimuth_logbook_healthy 0\n"))
                    #expect(try await load(port: service.port, requests: 5, seed: 3).completed == 5)
                    try await other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
                    try await eventually("the rows that waited") {
                        (try? service.logbook?.reader().summary().outcomes) == 20
                    }
                    #expect(service.logbook?.status.dropped == 0)
                }
            }
        }
    }

    @Test func healthAndMetricsTellOfWorkersLearningAndLogbook() async throws {
        try await withLogbookPath { path in
            try await withFleet { fleet in
                try await withService(serviceOptions(ports: fleet.ports, logbook: path)) { service in
                    let health = try await page(port: service.port, "/health")
                    let object = try #require(
                        try JSONSerialization.jsonObject(with: Data(health.body.utf8)) as? [String: Any])
                    #expect(object["available_workers"] as? Int == 2 && object["learning"] != nil)
                    #expect((object["workers"] as? [[String: Any]])?.count == 2 && object["logbook"] != nil)
                    let metrics = try await page(port: service.port, "/metrics").body
                    for port in fleet.ports {
                        #expect(metrics.contains("azimuth_worker_available{worker=\"127.0.0.1:\(port)\"} 1\n"))
                    }
                    #expect(metrics.contains("\nazimuth_model_version 0\n"))
                }
            }
        }
    }
}
