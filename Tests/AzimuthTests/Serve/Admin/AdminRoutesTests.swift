import Foundation
import Gateway
import NIOCore
import NIOPosix
import Testing

@testable import azimuth

/// The paths for operators, of a whole running service.
@Suite struct AdminRoutesTests {
    private func object(_ answer: HTTPProbe.Answer) throws -> [String: Any] {
        let json = try JSONSerialization.jsonObject(with: Data(answer.body.utf8))
        return try #require(json as? [String: Any])
    }

    @Test func aDecisionIsFoundByItsNumberAndByItsRequestsID() async throws {
        try await withLogbookPath { path in
            try await withFleet { fleet in
                try await withService(serviceOptions(ports: fleet.ports, logbook: path)) { service in
                    try await load(port: service.port, requests: 5)
                    let byNumber = try object(try await page(port: service.port, "/azimuth/decisions/3"))
                    #expect(byNumber["id"] as? Int == 3)
                    let ranking = try #require(byNumber["ranking"] as? [[String: Any]])
                    #expect(ranking.count == 2 && ranking.first?["rank"] as? Int == 0)
                    #expect(ranking.first?["worker"] as? String == byNumber["chosen"] as? String)
                    let request = try #require(byNumber["request_id"] as? String)
                    let byRequest = try object(try await page(port: service.port, "/azimuth/decisions/\(request)"))
                    #expect(byRequest["id"] as? Int == 3)
                    let explanation = try #require(byRequest["explanation"] as? [String: Any])
                    #expect((explanation["summary"] as? [String])?[0].hasPrefix("Request \(request) went to") == true)
                    let text = try await page(port: service.port, "/azimuth/decisions/3?format=text")
                    #expect(text.status == 200 && text.body.hasPrefix("Request \(request) went to"))
                    #expect(try await page(port: service.port, "/azimuth/decisions/none").status == 404)
                }
            }
        }
    }

    @Test func withoutALogbookDecisionsAreNotKeptAndThatIsSaid() async throws {
        try await withService(serviceOptions(ports: [])) { service in
            let answer = try await page(port: service.port, "/azimuth/decisions/1")
            #expect(answer.status == 404 && answer.body.contains("--log none"))
        }
    }

    @Test func theStateShowsEveryWorker() async throws {
        try await withFleet { fleet in
            try await withService(serviceOptions(ports: fleet.ports)) { service in
                try await eventually("scrapes") {
                    let state = try object(try await page(port: service.port, "/azimuth/state"))
                    let workers = state["instances"] as? [[String: Any]] ?? []
                    return workers.count == 2
                        && workers.allSatisfy { $0["available"] as? Bool == true && $0["gauges"] != nil }
                }
                let state = try object(try await page(port: service.port, "/azimuth/state"))
                #expect(state["policy"] as? String == "learned" && state["objective"] as? String == "ttft")
                let workers = try #require(state["instances"] as? [[String: Any]])
                #expect(workers.map { $0["name"] as? String } == fleet.ports.map { "127.0.0.1:\($0)" })
                for worker in workers {
                    #expect(worker["breaker"] as? String == "closed")
                    #expect((worker["in_flight"] as? [String: Int])?["requests"] == 0)
                    #expect(worker["kv_capacity_tokens"] as? Double ?? 0 > 0)
                }
            }
        }
    }

    @Test func anotherObjectiveIsTrainedForAtOnceFromWhatIsThere() async throws {
        try await withFleet { fleet in
            try await withService(serviceOptions(ports: fleet.ports)) { service in
                try await load(port: service.port, requests: 120)
                try await eventually("samples") { service.trainer.status.samples >= 30 }
                let table = AdminTable(
                    AdminParts(
                        core: service.core, link: service.link, trainer: service.trainer, logbook: nil,
                        configuration: service.configuration, fleet: service.fleet, roster: service.roster,
                        discovery: [], drain: .zero))
                func put(_ body: String) async -> AdminResponse {
                    await table.answer(
                        AdminRequest(method: "PUT", target: "/azimuth/objective", body: Array(body.utf8)))
                }
                let refused = await put(#"{"objective":"ttft=1,tpot=x"}"#)
                #expect(refused.status == 400 && refused.body.contains("character 13"))
                #expect(await put("{}").body.contains("no field 'objective'"))
                #expect(service.trainer.status.objective == "ttft")
                let taken = await put(#"{"objective":"e2e"}"#)
                #expect(taken.status == 200 && taken.body.contains(#""objective":"e2e""#))
                try await eventually("history under the new objective") {
                    service.trainer.status.objective == "e2e" && service.trainer.status.samples >= 30
                }
                let shown = try object(try await page(port: service.port, "/azimuth/objective"))
                #expect(shown["objective"] as? String == "e2e" && shown["training"] as? String == "e2e")
                let models = try object(try await page(port: service.port, "/azimuth/models"))
                #expect(models["objective"] as? String == "e2e")
            }
        }
    }
}
