import Foundation
import Logbook
import NIOCore
import NIOPosix
import Testing

@testable import azimuth

/// What operators change of a whole running service, and what is left of it after a restart.
@Suite struct OperatorServiceTests {
    private func send(_ method: String, _ path: String, _ body: String = "", port: Int) async throws -> HTTPProbe.Answer
    {
        try await HTTPProbe.send(
            .init(rawValue: method), path, json: body,
            to: LoadTarget(host: "127.0.0.1", port: port, basePath: ""), apiKey: nil, timeout: .seconds(60),
            on: MultiThreadedEventLoopGroup.singleton.any())
    }

    private func object(_ answer: HTTPProbe.Answer) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any])
    }

    @Test func anObjectiveSetOutlastsARestartAndCanBeUndone() async throws {
        try await withLogbookPath { path in
            let options = serviceOptions(ports: [], logbook: path)
            try await withService(options) { service in
                let put = try object(
                    try await send(
                        "PUT", "/azimuth/objective", #"{"objective":"e2e","who":"ann","why":"night"}"#,
                        port: service.port))
                #expect(put["objective"] as? String == "e2e" && put["previous"] as? String == "ttft")
                #expect(put["undoable"] as? Bool == true && service.link.objective.description == "e2e")
                let wrong = try await send("PUT", "/azimuth/objective", #"{"objective":"ttft=1,"}"#, port: service.port)
                #expect(wrong.status == 400 && wrong.body.contains("character 8"))
            }
            try await withService(options) { service in
                #expect(service.link.objective.description == "e2e" && service.trainer.status.objective == "e2e")
                let history = try await page(port: service.port, "/azimuth/objective/history")
                #expect(history.body.contains(#""who":"ann","why":"night""#))
                let undone = try object(try await send("POST", "/azimuth/objective/undo", port: service.port))
                #expect(undone["objective"] as? String == "ttft" && undone["undoable"] as? Bool == false)
                #expect(try await send("POST", "/azimuth/objective/undo", port: service.port).status == 409)
            }
            try await withService(options) { #expect($0.link.objective.description == "ttft") }
        }
    }

    @Test func aConfigurationChangedSinceOutweighsWhatWasSet() async throws {
        try await withLogbookPath { path in
            var options = serviceOptions(ports: [], logbook: path)
            try await withService(options) { service in
                _ = try await send("PUT", "/azimuth/objective", #"{"objective":"e2e"}"#, port: service.port)
            }
            options.objective = try .parse("tpot")
            try await withService(options) { #expect($0.link.objective.description == "tpot") }
        }
    }

    @Test func withoutALogbookAnObjectiveCanStillBeSetAndUndone() async throws {
        try await withService(serviceOptions(ports: [])) { service in
            let put = try await send("POST", "/azimuth/objective", #"{"objective":"tpot"}"#, port: service.port)
            #expect(put.body.contains(#""undoable":true"#))
            _ = try await send("POST", "/azimuth/objective/undo", port: service.port)
            #expect(service.link.objective.description == "ttft")
            #expect(
                try await send("POST", "/azimuth/objective/preview", #"{"objective":"e2e"}"#, port: service.port).status
                    == 409)
        }
    }

    @Test func aModelIsTakenInHeldOverARestartAndLetGo() async throws {
        try await withLogbookPath { path in
            let options = serviceOptions(ports: [], logbook: path)
            let file = try SampleModel.artefact(version: 3).json()
            try await withService(options) { service in
                let taken = try await send("POST", "/azimuth/models?who=ann&why=trial%20run", file, port: service.port)
                #expect(taken.status == 201 && taken.body.contains(#""version":1"#))
                #expect(service.trainer.status.champion == nil)
                let promoted = try await send(
                    "POST", "/azimuth/models/1/promote", #"{"who":"ann"}"#, port: service.port)
                #expect(promoted.status == 200 && service.trainer.status.champion == 1 && service.trainer.status.isHeld)
                #expect(try await send("POST", "/azimuth/models/9/promote", port: service.port).status == 404)
                let broken = try await send("POST", "/azimuth/models", String(file.dropLast(9)), port: service.port)
                #expect(broken.status == 400 && broken.body.contains("model artefact"))
                let foreign = try SampleModel.artefact(version: 3, objective: "e2e").json()
                _ = try await send("POST", "/azimuth/models", foreign, port: service.port)
                let refused = try await send("POST", "/azimuth/models/2/promote", port: service.port)
                #expect(refused.status == 409 && refused.body.contains("it was trained for e2e, the objective is ttft"))
            }
            try await withService(options) { service in
                #expect(service.trainer.status.champion == 1 && service.trainer.status.isHeld)
                let list = try object(try await page(port: service.port, "/azimuth/models"))
                #expect(list["held"] as? Bool == true && list["serving"] as? Int == 1)
                let card = try await page(port: service.port, "/azimuth/models/serving/card")
                #expect(card.body.hasPrefix("# Model version 1\n"))
                #expect(try await page(port: service.port, "/azimuth/models/latest").body.contains(#""version":1"#))
                #expect(try await page(port: service.port, "/azimuth/models/x").status == 404)
                _ = try await send("POST", "/azimuth/models/resume", port: service.port)
                #expect(!service.trainer.status.isHeld)
                let changes = try await page(port: service.port, "/azimuth/changes")
                #expect(changes.body.contains(#""why":"trial run""#))
            }
            try await withService(options) { #expect(!$0.trainer.status.isHeld && $0.trainer.status.champion == 1) }
        }
    }

    @Test func theLogIsLookedIntoAndPrunedWhileTheRouterRuns() async throws {
        try await withLogbookPath { path in
            try await withFleet { fleet in
                try await withService(serviceOptions(ports: fleet.ports, logbook: path)) { service in
                    try await load(port: service.port, requests: 40)
                    service.logbook?.flush()
                    let port = service.port
                    let summary = try object(try await page(port: port, "/azimuth/log/summary"))
                    #expect(summary["decisions"] as? Int == 40)
                    let text = try await page(port: port, "/azimuth/log/summary?format=text")
                    #expect(text.body.contains("40 decisions, 40 outcomes"))
                    let none = try await page(port: port, "/azimuth/log/decisions?since=2999-01-01")
                    #expect(none.body == #"{"decisions":[]}"# + "\n")
                    let two = try await page(port: port, "/azimuth/log/decisions?limit=2&reason=fallback_no_model")
                    #expect(two.status == 200)
                    #expect(try await page(port: port, "/azimuth/log/rounds").body.hasPrefix(#"{"rounds":["#))
                    #expect(try await page(port: port, "/azimuth/log/drift?format=text").status == 200)
                    for wrong in ["since=soon", "reason=whim", "worker=nobody", "model_version=x", "limit=0"] {
                        #expect(try await page(port: port, "/azimuth/log/decisions?\(wrong)").status == 400, "\(wrong)")
                    }
                    #expect(try await send("POST", "/azimuth/log/prune", "{}", port: port).status == 400)
                    let pruned = try await send(
                        "POST", "/azimuth/log/prune", #"{"older_than_secs":0.000001}"#, port: port)
                    #expect(try object(pruned)["decisions"] as? Int == 40)
                }
            }
        }
    }
}
