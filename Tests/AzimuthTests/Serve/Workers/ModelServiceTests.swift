import Emulator
import Fleet
import Foundation
import NIOCore
import NIOPosix
import Routing
import Testing

@testable import azimuth

/// A service whose workers are asked for their models often.
func modelOptions(ports: [Int]) -> ServiceOptions {
    var options = serviceOptions(ports: ports)
    options.router.policy = "round_robin"
    options.fleet.modelsInterval = .milliseconds(20)
    return options
}

/// The answer to a short chat request for a model; without one where it is nil.
func ask(port: Int, model: String?) async throws -> HTTPProbe.Answer {
    let name = model.map { "\"model\":\"\($0)\"," } ?? ""
    return try await HTTPProbe.send(
        .POST, "/v1/chat/completions",
        json: "{\(name)\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
        to: LoadTarget(host: "127.0.0.1", port: port, basePath: ""), apiKey: nil, timeout: .seconds(30),
        on: MultiThreadedEventLoopGroup.singleton.any())
}

@Suite(.timeLimit(.minutes(2))) struct ModelServiceTests {
    private struct List: Decodable {
        struct Card: Decodable, Equatable {
            var id: String
            var root: String?
            var parent: String?
            var max_model_len: Int?
        }
        var data: [Card]
    }

    private func list(_ port: Int) async throws -> [List.Card] {
        let answer = try await page(port: port, "/v1/models")
        guard answer.status == 200 else { return [] }
        return try JSONDecoder().decode(List.self, from: Data(answer.body.utf8)).data
    }

    @Test func requestsGoWhereTheirModelIs() async throws {
        try await withFleet { fleet in
            try await fleet.instances[0].serve(["a"], adapters: ["a-sql"])
            try await fleet.instances[1].serve(["b"])
            try await withService(modelOptions(ports: fleet.ports)) { service in
                try await eventually("both workers") { service.core.availableInstances == 2 }
                for (model, count) in [("a", 3), ("a-sql", 2), ("b", 4)] {
                    for _ in 0..<count { #expect(try await ask(port: service.port, model: model).status == 200) }
                }
                #expect(try await fleet.instances[0].status().received == 5)
                #expect(try await fleet.instances[1].status().received == 4)
                // A request that names none may go to any.
                #expect(try await ask(port: service.port, model: nil).status == 200)
            }
        }
    }

    @Test func anUnknownModelIsToldFromOneWhoseWorkersAreDown() async throws {
        try await withFleet { fleet in
            try await fleet.instances[0].serve(["a"])
            try await fleet.instances[1].serve(["b"])
            try await withService(modelOptions(ports: fleet.ports)) { service in
                try await eventually("both workers") { service.core.availableInstances == 2 }
                let unknown = try await ask(port: service.port, model: "c")
                #expect(unknown.status == 404)
                #expect(
                    unknown.body == "{\"error\":{\"message\":\"The model `c` does not exist. Valid aliases: a, b.\","
                        + "\"type\":\"NotFoundError\",\"param\":\"model\",\"code\":404}}")
                try await fleet.instances[1].kill()
                try await eventually("one worker") { service.core.availableInstances == 1 }
                #expect(try await ask(port: service.port, model: "b").status == 503)
                #expect(try await ask(port: service.port, model: "c").status == 404)
                #expect(try await ask(port: service.port, model: "a").status == 200)
                try await fleet.instances[1].restart()
                try await eventually("both workers") { service.core.availableInstances == 2 }
                #expect(try await ask(port: service.port, model: "b").status == 200)
            }
        }
    }

    @Test func anAdapterIsFoundOnceItIsLoaded() async throws {
        try await withFleet { fleet in
            try await withService(modelOptions(ports: fleet.ports)) { service in
                try await eventually("both workers") { service.core.availableInstances == 2 }
                #expect(try await ask(port: service.port, model: "sql").status == 404)
                try await fleet.instances[1].serve(["m"], adapters: ["sql"])
                try await eventually("the adapter") { try await list(service.port).contains { $0.id == "sql" } }
                #expect(try await ask(port: service.port, model: "sql").status == 200)
                #expect(try await fleet.instances[1].status().received == 1)
            }
        }
    }

    @Test func theListIsTheUnionOverAvailableWorkers() async throws {
        try await withFleet { fleet in
            try await fleet.instances[0].serve(["shared", "a"], adapters: ["lora/x y"])
            try await fleet.instances[1].serve(["shared", "b"])
            try await withService(modelOptions(ports: fleet.ports)) { service in
                try await eventually("both workers") { service.core.availableInstances == 2 }
                #expect(try await list(service.port).map(\.id) == ["shared", "a", "lora/x y", "b"])
                let lora = try #require(try await list(service.port).first { $0.id == "lora/x y" })
                #expect(lora.parent == "shared" && lora.root == "shared")
                let one = try await page(port: service.port, "/v1/models/lora/x%20y")
                #expect(one.status == 200 && one.body.contains("\"parent\":\"shared\""))
                let none = try await page(port: service.port, "/v1/models/c")
                #expect(none.status == 404 && none.body.contains("The model `c` does not exist."))
                try await fleet.instances[0].kill()
                try await eventually("one worker") { service.core.availableInstances == 1 }
                #expect(try await list(service.port).map(\.id) == ["shared", "b"])
                #expect(try await page(port: service.port, "/v1/models/a").status == 503)
                try await fleet.instances[1].kill()
                try await eventually("no worker") { service.core.availableInstances == 0 }
                #expect(try await page(port: service.port, "/v1/models").status == 503)
                #expect(try await page(port: service.port, "/v1/models/b").status == 503)
            }
        }
    }

    @Test func whereNoWorkerSaysWhatItServesOneOfThemIsAsked() async throws {
        try await withFleet { fleet in
            var options = modelOptions(ports: fleet.ports)
            options.fleet.modelsInterval = nil
            try await withService(options) { service in
                try await eventually("both workers") { service.core.availableInstances == 2 }
                #expect(try await list(service.port).map(\.id) == ["m"])
                // And it is the worker that knows no such model.
                let answer = try await ask(port: service.port, model: "c")
                #expect(answer.status == 404 && answer.body.contains("does not exist"))
                let asked = try await fleet.instances[0].status().received + fleet.instances[1].status().received
                #expect(asked == 1)
            }
        }
    }
}
