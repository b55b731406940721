import Gateway
import Logbook
import Training

/// `/azimuth/models`: the model versions, what each is, and which one serves.
enum ModelsRoute {
    private struct Answer: Encodable {
        /// The version that serves; 0 for none.
        var serving: Int
        /// Whether an operator holds it in service.
        var held: Bool
        var objective: String
        var samples: Int
        /// Test-then-learn mean absolute errors in reward, of the last fitted model and of what it must beat.
        var mae: Double?
        var maeMean: Double?
        var maeMedian: Double?
        var models: [ModelJSON]
    }

    private struct Rollback: Decodable { var agoSecs: Double? }

    static func routes(_ parts: AdminParts) -> [AdminRoute] {
        [
            AdminRoute("GET", "/azimuth/models") { call in
                let limit = try AdminQuery.count(call.request, "limit", in: 1...1_000, otherwise: 50)
                let models: [ModelJSON] = try await AdminParts.blocking {
                    guard let reader = try parts.logbook?.reader() else { return [] }
                    let latest = try reader.latestPromotedModel()?.version
                    return try reader.models().suffix(limit).map { ModelJSON($0, isLatest: $0.version == latest) }
                }
                let training = parts.trainer.status
                return try .json(
                    Answer(
                        serving: training.champion ?? 0, held: training.isHeld, objective: training.objective,
                        samples: training.samples, mae: training.errors?.mae, maeMean: training.errors?.maeMean,
                        maeMedian: training.errors?.maeMedian, models: models))
            },
            AdminRoute("POST", "/azimuth/models") { call in
                let author = Author(who: call.request.queryValue("who"), why: call.request.queryValue("why"))
                let json = String(decoding: call.request.body, as: UTF8.self)
                return try await change(parts, status: 201) { try $0.take(json, author: author) }
            },
            AdminRoute("POST", "/azimuth/models/rollback") { call in
                let author = try call.request.author()
                let ago = call.request.body.isEmpty ? nil : try call.request.decode(Rollback.self).agoSecs
                if let ago, !(ago > 0 && ago <= 315_360_000) {
                    throw AdminFailure(
                        400, "ago_secs is \(ago); it must be above 0 and at most 315360000", param: "ago_secs")
                }
                let time = ago.map { LogTime.now() - $0 }
                return try await change(parts) { try $0.rollback(to: time, author: author) }
            },
            AdminRoute("POST", "/azimuth/models/resume") { call in
                let author = try call.request.author()
                return try await change(parts) { try $0.resume(author: author) }
            },
            AdminRoute("POST", "/azimuth/models/{version}/promote") { call in
                guard let version = try number(call["version"], parts) else { throw unknown(call["version"]) }
                let author = try call.request.author()
                return try await change(parts) { try $0.promote(version, author: author) }
            },
            AdminRoute("GET", "/azimuth/models/{version}") { call in
                let version = try number(call["version"], parts)
                return try await shown(parts) { AdminResponse(body: try ModelFiles.artefact(version, in: $0) + "\n") }
            },
            AdminRoute("GET", "/azimuth/models/{version}/card") { call in
                let version = try number(call["version"], parts)
                return try await shown(parts) {
                    AdminResponse(contentType: "text/markdown; charset=utf-8", body: try ModelSheet.of(version, in: $0))
                }
            },
        ]
    }

    /// A version's number; nil for `latest`, the one promoted last.
    private static func number(_ text: String, _ parts: AdminParts) throws -> Int? {
        if text == "latest" { return nil }
        if text == "serving", let serving = parts.trainer.status.champion { return serving }
        guard let version = Int(text), version >= 1 else { throw unknown(text) }
        return version
    }

    private static func unknown(_ text: String) -> AdminFailure {
        AdminFailure(
            404, "there is no model version '\(text.prefix(40))'; name one by its number, or latest, or serving",
            param: "version")
    }

    private static func change(
        _ parts: AdminParts, status: Int = 200, _ body: @escaping @Sendable (ModelKeeper) throws -> ModelKeeper.Change
    ) async throws -> AdminResponse {
        let logbook = try parts.requiredLogbook()
        do {
            let change = try await AdminParts.blocking {
                try body(ModelKeeper(logbook: logbook, trainer: parts.trainer))
            }
            return try .json(change, status: status)
        } catch let refusal as ModelRefusal {
            switch refusal {
            case .missing(let text): throw AdminFailure(404, text)
            case .malformed(let text): throw AdminFailure(400, text)
            case .conflict(let text): throw AdminFailure(409, text)
            }
        }
    }

    private static func shown(
        _ parts: AdminParts, _ body: @escaping @Sendable (LogbookReader) throws -> AdminResponse
    ) async throws -> AdminResponse {
        let logbook = try parts.requiredLogbook()
        do {
            return try await AdminParts.blocking { try body(try logbook.reader()) }
        } catch let failure as CommandFailure {
            throw AdminFailure(failure.status == .noInput ? 404 : 500, failure.description)
        }
    }
}

extension AdminRequest {
    /// Who asks and why, as the body says, with the label of the key, which is no mere word; nobody in particular where there
    /// is neither.
    func author() throws -> Author {
        var author = body.isEmpty ? Author() : try decode(Author.self)
        author.key = keyLabel
        return author
    }
}

extension AdminParts {
    /// The logbook, without which nothing of the past can be shown.
    func requiredLogbook() throws -> Logbook {
        guard let logbook else {
            throw AdminFailure(
                409, "the router keeps no logbook (--log none), so neither models nor decisions are kept")
        }
        return logbook
    }
}
