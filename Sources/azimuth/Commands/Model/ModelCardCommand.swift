import ArgumentParser
import Foundation

/// `azimuth model card`.
struct ModelCardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "card",
        abstract: "Describe one model version in Markdown: data, figures, features and their weights.",
        aliases: ["show"])

    @OptionGroup var place: LogOrRouter

    @Option(help: ArgumentHelp("Version to describe. Default: the one promoted last.", valueName: "n"))
    var version: Int?

    @Option(help: ArgumentHelp("File to write. Default: standard output.", valueName: "file"))
    var output: String?

    func validate() throws {
        if let version, version < 1 { throw ValidationError("--version is \(version); versions count from 1.") }
    }

    func run() async throws {
        try await CommandFailure.reported {
            var card = ""
            if let router = try place.router() {
                let name = version.map { "\($0)" } ?? "latest"
                card = try await router.send(.GET, "/azimuth/models/\(name)/card")
            } else {
                try place.withReader { card = try ModelSheet.of(version, in: $0) }
            }
            try ModelFiles.write(Data(card.utf8), to: output)
        }
    }
}
