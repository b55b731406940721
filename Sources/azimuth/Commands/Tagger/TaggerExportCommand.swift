import ArgumentParser
import Foundation
import Routing

/// `azimuth tagger export`.
struct TaggerExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write all that a tagger has learned as JSON.",
        discussion: """
            Weights by rows, calibration and memories; words, models and system prompts are hashes, as no text is kept. It is \
            for looking and for other programs; the router reads the file of 'tagger train'.

            Exit status: 0 done; 65 the file is no tagger; 66 an unreadable one; 73 --output cannot be written.
            """)

    @OptionGroup var model: TaggerModelOption

    @Option(help: ArgumentHelp("File to write. Default: standard output.", valueName: "file"))
    var output: String?

    func run() async throws {
        try await CommandFailure.reported {
            let text = try JSONText.encode(TaggerFile.named(model.model).parts)
            try ModelFiles.write(Data((text + "\n").utf8), to: output)
        }
    }
}
