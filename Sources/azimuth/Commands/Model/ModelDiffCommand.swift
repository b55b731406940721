import ArgumentParser
import Foundation
import Learning
import Logbook

/// `azimuth model diff`.
struct ModelDiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare two models: figures, weights, and what they would have done on the log's newest requests.",
        discussion: """
            A model is a version's number or a file. With --url only the models are compared, as logged requests are read \
            from a logbook.
            """)

    @Argument(help: ArgumentHelp("The one: a version or a file.", valueName: "model"))
    var first: String
    @Argument(help: ArgumentHelp("The other: a version or a file.", valueName: "model"))
    var second: String
    @OptionGroup var place: LogOrRouter
    @OptionGroup var output: JSONOption

    @Option(help: ArgumentHelp("Newest logged decisions to compare them on.", valueName: "n"))
    var limit = 500

    func validate() throws { try LogLimit.check(limit) }

    func run() async throws {
        try await CommandFailure.reported {
            let (left, right) = (try await model(first), try await model(second))
            var comparison = ModelComparison(left, right)
            if place.url == nil {
                try place.withReader { comparison.replay(try $0.newestRecords(limit: limit)) }
            }
            print(output.json ? try JSONText.encode(comparison) : comparison.text)
        }
    }

    private func model(_ name: String) async throws -> ModelArtefact {
        if let version = Int(name), version >= 1 {
            return try ModelFiles.decoded(try await ModelFiles.artefact(version, from: place), "model version \(name)")
        }
        return try ModelFiles.decoded(try ModelFiles.read(name), "'\(name)'")
    }
}
