import Fleet
import Foundation
import Logging
import NIOPosix
import Testing

@testable import azimuth

/// Keys of a whole service, from files.
@Suite struct ServiceKeyTests {
    /// A folder of its own with files in it.
    private struct Folder {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("keys-\(UUID().uuidString)")

        init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

        func path(_ name: String) -> String { url.appendingPathComponent(name).path }

        func write(_ text: String, _ name: String) throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)), options: .atomic)
        }
    }

    private func withFolder(_ body: (Folder) async throws -> Void) async throws {
        let folder = try Folder()
        defer { try? FileManager.default.removeItem(at: folder.url) }
        try await body(folder)
    }

    private func status(_ port: Int, _ path: String, _ key: String?) async throws -> Int {
        try await HTTPProbe.get(
            path, from: LoadTarget(host: "127.0.0.1", port: port, basePath: ""), apiKey: key,
            on: MultiThreadedEventLoopGroup.singleton.any()
        ).status
    }

    private func run(
        _ options: ServiceOptions, _ log: LogLines, _ body: (RouterService) async throws -> Void
    ) async throws {
        var options = options
        options.keyFileInterval = .milliseconds(5)
        let service = try await RouterService.start(options, logger: log.logger)
        do {
            try await body(service)
        } catch {
            await service.shutdown(deadline: .zero)
            throw error
        }
        await service.shutdown(deadline: .zero)
    }

    @Test func theKeysLabelStandsBesideWhoSaysToHaveDoneIt() async throws {
        try await withFolder { folder in
            try folder.write("night-shift admin-secret\n", "admin")
            var options = serviceOptions(ports: [], logbook: folder.path("log.sqlite"))
            options.keys.adminKeyFile = folder.path("admin")
            try await run(options, LogLines()) { service in
                for body in [#"{"objective":"e2e","who":"ann"}"#, #"{"objective":"tpot"}"#] {
                    let answer = try await HTTPProbe.send(
                        .PUT, "/azimuth/objective", json: body,
                        to: LoadTarget(host: "127.0.0.1", port: service.port, basePath: ""), apiKey: "admin-secret",
                        timeout: .seconds(60), on: MultiThreadedEventLoopGroup.singleton.any())
                    #expect(answer.status == 200)
                }
                let changes = try service.link.objectives.history().changes
                #expect(Set(changes.map(\.who)) == ["ann (key night-shift)", "night-shift"])
            }
        }
    }

    @Test func aChangedFileIsInForceSoonAndABrokenOneIsNot() async throws {
        try await withFolder { folder in
            try folder.write("team first-secret\n", "api")
            try folder.write("admin-secret\n", "admin")
            try await withFleet { fleet in
                var options = serviceOptions(ports: fleet.ports)
                options.keys.apiKeyFile = folder.path("api")
                options.keys.adminKeyFile = folder.path("admin")
                let log = LogLines()
                try await run(options, log) { service in
                    let port = service.port
                    #expect(try await status(port, "/v1/models", nil) == 401)
                    #expect(try await status(port, "/v1/models", "first-secret") == 200)
                    #expect(try await status(port, "/workers", "first-secret") == 403)
                    #expect(try await status(port, "/workers", "admin-secret") != 403)
                    #expect(try await status(port, "/health", nil) == 200)

                    try folder.write("team second-secret\n", "api")
                    try await eventually("the new key") {
                        try await status(port, "/v1/models", "second-secret") == 200
                    }
                    #expect(try await status(port, "/v1/models", "first-secret") == 401)

                    for broken in ["", "# no key\n", "second-secret\nx\n", "a b c-secret\n"] {
                        let before = log.all.count { $0.contains("stay in force") }
                        try folder.write(broken, "api")
                        try await eventually("a word about '\(broken)'") {
                            log.all.count { $0.contains("stay in force") } == before + 1
                        }
                        #expect(try await status(port, "/v1/models", "second-secret") == 200)
                        #expect(try await status(port, "/v1/models", nil) == 401)
                    }
                    try FileManager.default.removeItem(atPath: folder.path("api"))
                    try await eventually("a word about the missing file") {
                        log.all.contains { $0.contains("no such file") }
                    }
                    #expect(try await status(port, "/v1/models", "second-secret") == 200)

                    try folder.write("third-secret\n", "api")
                    try await eventually("the third key") {
                        try await status(port, "/v1/models", "third-secret") == 200
                    }
                }
                #expect(!log.all.contains { $0.contains("secret") }, "\(log.all.filter { $0.contains("secret") })")
            }
        }
    }

    @Test func aReloadTakesOtherFiles() async throws {
        try await withFolder { folder in
            try folder.write("first-secret\n", "one")
            try folder.write("second-secret\n", "two")
            try await withFleet { fleet in
                var options = serviceOptions(ports: fleet.ports)
                options.keys.apiKeyFile = folder.path("one")
                try await run(options, LogLines()) { service in
                    options.keys.apiKeyFile = folder.path("two")
                    await service.reconfigure(options, changed: ["api-key-file"])
                    let first = try await status(service.port, "/v1/models", "first-secret")
                    let second = try await status(service.port, "/v1/models", "second-secret")
                    #expect(first == 401 && second == 200)
                    options.keys.apiKeyFile = nil
                    await service.reconfigure(options, changed: ["api-key-file"])
                    let open = try await status(service.port, "/v1/models", nil)
                    #expect(open == 200)
                }
            }
        }
    }

    @Test func workersGetTheirKeyInProbesAndRequests() async throws {
        try await withFolder { folder in
            try folder.write("worker-secret\n", "worker")
            try await KeyedWorker.with(key: "worker-secret") { worker in
                var options = serviceOptions(ports: [worker.port])
                options.keys.workerKeyFile = folder.path("worker")
                let log = LogLines()
                try await run(options, log) { service in
                    #expect(try await status(service.port, "/v1/other", "clients-own") == 200)
                    let seen = worker.requests
                    #expect(seen.contains { $0.path == "/health" || $0.path == "/metrics" })
                    #expect(seen.allSatisfy { $0.authorization == ["Bearer worker-secret"] }, "\(seen)")

                    worker.expect("other-secret")
                    try await eventually("the worker's leaving") {
                        try await status(service.port, "/health", nil) == 503
                    }
                    try folder.write("other-secret\n", "worker")
                    try await eventually("the worker's return") {
                        try await status(service.port, "/health", nil) == 200
                    }
                    #expect(try await status(service.port, "/v1/other", nil) == 200)
                }
                #expect(!log.all.contains { $0.contains("secret") })
            }
        }
    }

    @Test(arguments: [
        ("", "it holds no key"), ("one-secret\ntwo-secret\n", "holds 2 keys"), (nil, "cannot be read"),
    ])
    func aKeyFileThatCannotBeUsedStopsTheStart(text: String?, says: String) async throws {
        try await withFolder { folder in
            if let text { try folder.write(text, "worker") }
            var options = serviceOptions(ports: [1])
            options.keys.workerKeyFile = folder.path("worker")
            let log = LogLines()
            let failure = await #expect(throws: CommandFailure.self) { try await run(options, log) { _ in } }
            #expect(failure?.description.contains(says) == true, "\(String(describing: failure))")
            #expect(failure?.description.contains("--worker-api-key-file '\(folder.path("worker"))'") == true)
            #expect(failure?.description.contains("secret") == false)
        }
    }
}
