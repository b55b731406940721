import Logging

@testable import azimuth

/// A router started from a file, with what reloads it.
struct ReloadRig: Sendable {
    let service: RouterService
    let reloader: ServiceReloader
    let log: ServiceLog
    let path: String

    /// Puts `text` into the file, beside the lines that every file of the rig has, and reloads.
    ///
    /// - Parameter ports: those of the workers to name; nil for all.
    @discardableResult
    func reload(with text: String, ports named: [Int]? = nil) async throws -> ConfigurationState.Result {
        try write(Self.base(named ?? ports) + text, to: path)
        return await reloader.reload()
    }

    private let ports: [Int]

    private static func base(_ ports: [Int]) -> String {
        "port: 0\nlog: none\nscrape-interval-ms: 20\nseed: 7\nworker-urls: ["
            + ports.map { "http://127.0.0.1:\($0)" }.joined(separator: ", ") + "]\n"
    }

    /// Runs `body` with a router before these ports, which is stopped afterwards.
    static func run(ports: [Int], _ body: (ReloadRig) async throws -> Void) async throws {
        try await withFile(base(ports)) { path in
            let sources = try ServeCommand.parse(["--config", path]).sources(environment: [:])
            let settings = try EffectiveSettings.resolve(sources)
            let log = ServiceLog(settings.options, write: { _ in })
            try await withService(settings.options, logger: log.logger) { service in
                let reloader = ServiceReloader(sources: sources, settings: settings, service: service, log: log)
                reloader.join()
                try await body(
                    ReloadRig(service: service, reloader: reloader, log: log, path: path, ports: ports))
            }
        }
    }

    private init(service: RouterService, reloader: ServiceReloader, log: ServiceLog, path: String, ports: [Int]) {
        self.service = service
        self.reloader = reloader
        self.log = log
        self.path = path
        self.ports = ports
    }
}
