import Foundation
import Learning
import Logbook

/// Model versions, from a logbook or a running router, and model files.
enum ModelFiles {
    /// The stored JSON of a version; nil: of the one promoted last.
    static func artefact(_ version: Int?, from place: LogOrRouter) async throws -> String {
        if let router = try place.router() {
            let name = version.map { "\($0)" } ?? "latest"
            return try await router.send(.GET, "/azimuth/models/\(name)").trimmingCharacters(in: .newlines)
        }
        var text = ""
        try place.withReader { text = try artefact(version, in: $0) }
        return text
    }

    /// The stored JSON of a version, or of the one promoted last.
    static func artefact(_ version: Int?, in reader: LogbookReader) throws -> String {
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

    /// A model file's text; a larger one than any model is not read to its end.
    static func read(_ path: String) throws -> String {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw CommandFailure(.noInput, "'\(path)' cannot be read: check the name and the permissions")
        }
        defer { try? file.close() }
        let data: Data
        do {
            data = try file.read(upToCount: ModelArtefact.greatestFile + 1) ?? Data()
        } catch {
            throw CommandFailure(.noInput, "'\(path)' cannot be read")
        }
        guard data.count <= ModelArtefact.greatestFile else {
            throw CommandFailure(
                .badInput, "'\(path)' has more than \(ModelArtefact.greatestFile) bytes; no model is that large")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// A model as it was stored, decoded.
    static func decoded(_ json: String, _ name: String) throws -> ModelArtefact {
        do throws(ArtefactFailure) {
            return try ModelArtefact(json: json)
        } catch {
            throw CommandFailure(.badInput, "\(name): \(error)")
        }
    }

    /// Writes bytes to `output`, or to standard output.
    static func write(_ data: Data, to output: String?) throws {
        guard let output else { return FileHandle.standardOutput.write(data) }
        do {
            try data.write(to: URL(fileURLWithPath: output), options: .atomic)
        } catch {
            throw CommandFailure(
                .cannotWrite, "--output '\(output)' cannot be written: check the folder and the permissions")
        }
    }
}
