import Gateway
import Logbook
import Routing

/// `/azimuth/objective`: what is trained for. Another one takes effect at once: outcomes are kept, so history is
/// relabelled and retrained, and the present model serves until the new one has earned its place.
enum ObjectiveRoute {
    private struct Body: Decodable { var objective: String }

    /// What is to be tried.
    struct PreviewBody: Codable {
        var objective: String
        /// Newest answered decisions to look at; nil for 10,000.
        var limit: Int?
    }

    private struct Answer: Encodable {
        /// What decisions and new labels are taken for.
        var objective: String
        /// What the trainer has taken up; differs from `objective` for a moment after a change.
        var training: String
        /// The serving model's version; 0 for none.
        var model: Int
        /// Labelled samples under the objective.
        var samples: Int
        /// Samples that have no reward under it.
        var unlabelled: Int
        /// After a change: what it was, what held before, and whether there is a change to undo.
        var action: String?
        var previous: String?
        var undoable: Bool?
    }

    static func routes(_ parts: AdminParts) -> [AdminRoute] {
        let set: AdminRoute.Handler = { call in
            let objective = try objective(try call.request.decode(Body.self).objective)
            let author = try call.request.author()
            let (keeper, previous) = (parts.link.objectives, parts.link.objective.description)
            let change = try await AdminParts.blocking {
                try keeper.set(objective, previous: previous, author: author)
            }
            return try answer(parts, change)
        }
        return [
            AdminRoute("GET", "/azimuth/objective") { _ in try answer(parts, nil) },
            AdminRoute("PUT", "/azimuth/objective", set),
            AdminRoute("POST", "/azimuth/objective", set),
            AdminRoute("POST", "/azimuth/objective/undo") { call in
                let author = try call.request.author()
                let (keeper, present) = (parts.link.objectives, parts.link.objective.description)
                do {
                    let change = try await AdminParts.blocking { try keeper.undo(present: present, author: author) }
                    return try answer(parts, change)
                } catch is ObjectiveKeeper.NothingToUndo {
                    throw AdminFailure(409, "no change of the objective is left to undo")
                }
            },
            AdminRoute("GET", "/azimuth/objective/history") { _ in
                let keeper = parts.link.objectives
                let changes = try await AdminParts.blocking { try keeper.history().changes }
                return try .json(["changes": changes.map(ChangeJSON.init)])
            },
            AdminRoute("POST", "/azimuth/objective/preview") { call in try await preview(parts, call) },
        ]
    }

    private static func preview(_ parts: AdminParts, _ call: AdminRoute.Call) async throws -> AdminResponse {
        let body = try call.request.decode(PreviewBody.self)
        let objective = try objective(body.objective)
        let limit = body.limit ?? 10_000
        guard (100...200_000).contains(limit) else {
            throw AdminFailure(400, "limit is \(limit); it must be from 100 to 200000", param: "limit")
        }
        let logbook = try parts.requiredLogbook()
        let present = parts.link.objective
        do {
            let preview = try await AdminParts.blocking {
                try ObjectivePreview(try logbook.reader(), objective, present: present, limit: limit)
            }
            return call.request.queryValue("format") == "text" ? .text(preview.text) : try .json(preview)
        } catch let refusal as ObjectivePreview.TooLittle {
            throw AdminFailure(409, "no preview: \(refusal)")
        }
    }

    private static func objective(_ text: String) throws -> Objective {
        do {
            return try Objective.parse(text)
        } catch {
            throw AdminFailure(
                400, "objective '\(text.prefix(80))', character \(error.position): \(error.message)",
                param: "objective")
        }
    }

    private static func answer(_ parts: AdminParts, _ change: ObjectiveKeeper.Change?) throws -> AdminResponse {
        let training = parts.trainer.status
        return try .json(
            Answer(
                objective: parts.link.objective.description, training: training.objective,
                model: training.champion ?? 0, samples: training.samples, unlabelled: training.unlabelled,
                action: change?.action, previous: change?.previous, undoable: change?.undoable))
    }
}
