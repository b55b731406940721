import ArgumentParser
import Foundation
import Learning

/// `azimuth model export`.
struct ModelExportCommand: AsyncParsableCommand {
    /// The forms a model can be written in.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case json, onnx
    }

    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write one model version to a file or to standard output.",
        discussion: """
            json is the router's own form: 'model import' takes it. onnx is for other programs: each feature is an input \
            of its own by its name, 32-bit floats in one column, a row a candidate; products, standardisation and the \
            network's correction are in the graph; the output 'reward' is what the router predicts, before it charges \
            a choice's cost to others. Its metadata names feature schema (with a hash), objective and version.
            """)

    @OptionGroup var place: LogOrRouter

    @Option(help: ArgumentHelp("Form to write: json or onnx.", valueName: "name"))
    var format = Format.json

    @Option(help: ArgumentHelp("Version to export. Default: the one promoted last.", valueName: "n"))
    var version: Int?

    @Option(help: ArgumentHelp("File to write. Default: standard output.", valueName: "file"))
    var output: String?

    func validate() throws {
        if let version, version < 1 { throw ValidationError("--version is \(version); versions count from 1.") }
        if format == .onnx, output == nil, Terminal.outputIsTerminal {
            throw ValidationError("--format onnx is no text; give --output FILE.")
        }
    }

    func run() async throws {
        try await CommandFailure.reported {
            let text = try await ModelFiles.artefact(version, from: place)
            switch format {
            case .json: try ModelFiles.write(Data((text + "\n").utf8), to: output)
            case .onnx:
                let name = version.map { "model version \($0)" } ?? "the model promoted last"
                try ModelFiles.write(try Self.onnx(text, name), to: output)
            }
        }
    }

    private static func onnx(_ json: String, _ name: String) throws -> Data {
        do throws(ArtefactFailure) {
            return Data(try ModelArtefact(json: json).onnx(program: Azimuth.version))
        } catch {
            throw CommandFailure(.badInput, "\(name): \(error)")
        }
    }
}
