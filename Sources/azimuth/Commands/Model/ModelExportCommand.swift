import ArgumentParser
import Foundation
import Logbook

/// `azimuth model export`.
struct ModelExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write one model version to a file or to standard output.")

    @OptionGroup var file: LogFileOptions

    @Option(help: ArgumentHelp("Form to write: json.", valueName: "name"))
    var format = "json"

    @Option(help: ArgumentHelp("Version to export. Default: the one promoted last.", valueName: "n"))
    var version: Int?

    @Option(help: ArgumentHelp("File to write. Default: standard output.", valueName: "file"))
    var output: String?

    func validate() throws {
        guard format == "json" else { throw ValidationError("--format is '\(format)'; it must be json.") }
        if let version, version < 1 { throw ValidationError("--version is \(version); versions count from 1.") }
    }

    func run() async throws {
        try await file.withReader { reader in
            let text = try Self.artefact(version: version, in: reader)
            guard let output else {
                print(text)
                return
            }
            do {
                try Data((text + "\n").utf8).write(to: URL(fileURLWithPath: output), options: .atomic)
            } catch {
                throw CommandFailure(
                    .cannotWrite, "--output '\(output)' cannot be written: check the folder and the permissions")
            }
        }
    }

    /// The stored JSON of a version, or of the one promoted last.
    private static func artefact(version: Int?, in reader: LogbookReader) throws -> String {
        guard let version else {
            guard let artefact = try reader.latestPromotedModel()?.artefact else {
                throw CommandFailure(
                    .noInput, "no model in '\(reader.path)' was ever promoted: name one with --version ('model list')")
            }
            return artefact
        }
        guard let model = try reader.model(version: version) else {
            throw CommandFailure(
                .noInput, "there is no model version \(version) in '\(reader.path)': 'model list' shows what there is")
        }
        guard let artefact = model.artefact else {
            throw CommandFailure(
                .noInput,
                "model version \(version) in '\(reader.path)' is no longer kept: only the newest and the promoted are")
        }
        return artefact
    }
}
