import Foundation
import Learning
import Logbook
import Routing
import Training

/// Why a model cannot be taken in or put into service.
enum ModelRefusal: Error, CustomStringConvertible {
    /// There is no such version, or it is not kept any more.
    case missing(String)
    /// The file is no model, or one of another feature schema.
    case malformed(String)
    /// It does not go with what runs.
    case conflict(String)

    var description: String {
        switch self {
        case .missing(let text), .malformed(let text), .conflict(let text): return text
        }
    }

    /// As a command's failure.
    var failure: CommandFailure {
        switch self {
        case .missing: CommandFailure(.noInput, description)
        case .malformed: CommandFailure(.badInput, description)
        case .conflict: CommandFailure(.failed, description)
        }
    }
}

/// Takes models in and puts them into service: in a running router, or in a logbook at rest for the next start.
struct ModelKeeper: Sendable {
    /// What a change came to.
    struct Change: Codable, Equatable {
        var action: String
        /// The version it was about.
        var version: Int
        /// The version that served before; 0 for none.
        var previous: Int
    }

    let logbook: Logbook
    /// The running trainer; nil for a logbook at rest.
    let trainer: Trainer?

    /// Takes in a model file as a new version, which does not serve yet.
    func take(_ json: String, author: Author) throws -> Change {
        var artefact = try Self.checked(json)
        let reader = try logbook.reader()
        artefact.version = try max(trainer?.takeVersion() ?? 0, reader.highestModelVersion() + 1)
        logbook.record(
            ModelRecord(
                version: artefact.version, time: Date().timeIntervalSince1970, kind: artefact.model.kind.rawValue,
                featureSchema: artefact.featureSchema, objective: artefact.objective, samples: artefact.samples,
                promoted: nil, artefact: try artefact.json()))
        return try record(.imported, artefact.version, previous: try serving(reader), author)
    }

    /// Puts a version into service, to stay there until training is let go on or the objective changes.
    func promote(_ version: Int, author: Author) throws -> Change {
        let reader = try logbook.reader()
        guard let model = try reader.model(version: version) else {
            throw ModelRefusal.missing("there is no model version \(version): 'azimuth model list' shows what there is")
        }
        return try serve(model, .promote, reader, author)
    }

    /// Puts the version back into service that served before the present one, or at a Unix time.
    func rollback(to time: Double?, author: Author) throws -> Change {
        let reader = try logbook.reader()
        let present = try serving(reader)
        guard let model = try reader.modelServed(before: present > 0 ? present : .max, madeBy: time) else {
            throw ModelRefusal.missing(
                "no version that served before \(present > 0 ? "version \(present)" : "") is kept"
                    + (time == nil ? "" : " from that time"))
        }
        return try serve(model, .rollback, reader, author)
    }

    /// Lets training decide again what serves.
    func resume(author: Author) throws -> Change {
        let present = try serving(try logbook.reader())
        trainer?.release()
        return try record(.resume, present, previous: present, author)
    }

    private func serve(
        _ model: ModelRecord, _ action: ChangeRecord.Action, _ reader: LogbookReader, _ author: Author
    ) throws -> Change {
        guard let text = model.artefact else {
            throw ModelRefusal.missing("model version \(model.version) is no longer kept: only its line in the list is")
        }
        let artefact = try Self.checked(text)
        let previous = try serving(reader)
        if let refusal = trainer?.hold(artefact) {
            throw ModelRefusal.conflict("model version \(model.version) cannot serve: \(refusal)")
        }
        var record = model
        record.promoted = Date().timeIntervalSince1970
        logbook.record(record)
        return try self.record(action, model.version, previous: previous, author)
    }

    private func record(
        _ action: ChangeRecord.Action, _ version: Int, previous: Int, _ author: Author
    ) throws -> Change {
        logbook.record(
            ChangeRecord(
                time: Date().timeIntervalSince1970, subject: .model, action: action, value: "\(version)",
                previous: previous > 0 ? "\(previous)" : nil, who: author.name, why: author.reason))
        guard logbook.flush() else {
            throw ModelRefusal.conflict(
                "it is done, but the logbook cannot be written just now: \(logbook.status.error ?? "unknown")")
        }
        return Change(action: action.rawValue, version: version, previous: previous)
    }

    /// The version in service, or that will be after the next start; 0 for none.
    private func serving(_ reader: LogbookReader) throws -> Int {
        if let trainer { return trainer.status.champion ?? 0 }
        return try reader.latestPromotedModel()?.version ?? 0
    }

    /// A model file that this program can serve.
    static func checked(_ json: String) throws(ModelRefusal) -> ModelArtefact {
        let artefact: ModelArtefact
        do throws(ArtefactFailure) {
            artefact = try ModelArtefact(json: json)
        } catch {
            throw .malformed("\(error)")
        }
        guard artefact.featureSchema == FeatureSchema.version, artefact.featureNames == FeatureSchema.names else {
            throw .malformed(
                "its feature schema is version \(artefact.featureSchema) (\(artefact.featureSchemaHash), "
                    + "\(artefact.featureNames.count) features); this program's is version \(FeatureSchema.version) "
                    + "(\(currentHash), \(FeatureSchema.count) features)")
        }
        return artefact
    }

    private static var currentHash: String {
        ModelArtefact.schemaHash(version: FeatureSchema.version, names: FeatureSchema.names)
    }
}
