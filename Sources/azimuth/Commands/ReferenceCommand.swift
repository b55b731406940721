import ArgumentParser
import Foundation

/// `azimuth reference`: writes the generated pages of the documentation; for `make docs`.
struct ReferenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference", abstract: "Write the generated pages of the documentation.", shouldDisplay: false)

    @Option(help: ArgumentHelp("Folder to write into.", valueName: "folder")) var output = "docs"
    @Option(help: ArgumentHelp("A page of /metrics.", valueName: "file")) var metrics: String

    func run() async throws {
        try await CommandFailure.reported {
            guard let exposition = try? String(contentsOfFile: metrics, encoding: .utf8) else {
                throw CommandFailure(.noInput, "cannot read the page of metrics '\(metrics)'")
            }
            for page in try ReferencePages.all(exposition: exposition) {
                let path = output + "/" + page.name
                do {
                    try Data(page.text.utf8).write(to: URL(fileURLWithPath: path))
                } catch {
                    throw CommandFailure(.cannotWrite, "cannot write '\(path)'")
                }
                print(path)
            }
        }
    }
}
