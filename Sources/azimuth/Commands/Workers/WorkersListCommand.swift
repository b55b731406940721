import ArgumentParser
import Foundation

/// `azimuth workers list`.
struct WorkersListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the workers of a running router and how they do.")

    @OptionGroup var router: RunningRouter
    @OptionGroup var output: JSONOption

    func run() async throws {
        try await CommandFailure.reported {
            let body = try await router.send(.GET, "/workers")
            if output.json {
                print(body.trimmingCharacters(in: .newlines))
                return
            }
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            guard let report = try? decoder.decode(WorkersReport.self, from: Data(body.utf8)) else {
                throw CommandFailure(.unavailable, "\(router.url) does not answer like an Azimuth router.")
            }
            print(Self.render(report))
        }
    }

    static func render(_ report: WorkersReport) -> String {
        var lines: [String] = []
        if report.workers.isEmpty {
            lines.append("no workers")
        } else {
            var table = TextTable([
                .right("id"), .left("url"), .left("state"), .right("in flight"), .right("scraped"),
                .left("models", width: 40), .left("reason"),
            ])
            for worker in report.workers {
                table.add([
                    "\(worker.id)", worker.url, worker.state.rawValue, "\(worker.inFlight)",
                    worker.lastScrapeAgeSecs.map { String(format: "%.1f s ago", $0) } ?? "never",
                    worker.models?.joined(separator: ", ") ?? "not known", worker.reason,
                ])
            }
            lines.append(table.text)
        }
        for source in report.discovery {
            guard let error = source.lastError else { continue }
            lines.append(TextTable.visible("\(source.origin) gives no list: \(error)", width: 500))
        }
        return lines.joined(separator: "\n")
    }
}
