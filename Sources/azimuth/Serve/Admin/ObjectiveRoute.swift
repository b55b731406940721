import Gateway
import Routing

/// `/azimuth/objective`: what is trained for. Another one takes effect at once: outcomes are kept, so history is
/// relabelled and retrained, and the present model serves until the new one has earned its place.
enum ObjectiveRoute {
    private struct Body: Decodable { var objective: String }

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
    }

    static func routes(_ parts: AdminParts) -> [AdminRoute] {
        let set: AdminRoute.Handler = { call in
            let objective = try objective(call.request)
            parts.link.set(objective: objective)
            parts.trainer.setObjective(objective)
            return try answer(parts)
        }
        return [
            AdminRoute("GET", "/azimuth/objective") { _ in try answer(parts) },
            AdminRoute("PUT", "/azimuth/objective", set),
            AdminRoute("POST", "/azimuth/objective", set),
        ]
    }

    private static func objective(_ request: AdminRequest) throws -> Objective {
        let text = try request.decode(Body.self).objective
        do {
            return try Objective.parse(text)
        } catch {
            throw AdminFailure(
                400, "objective '\(text.prefix(80))', character \(error.position): \(error.message)",
                param: "objective")
        }
    }

    private static func answer(_ parts: AdminParts) throws -> AdminResponse {
        let training = parts.trainer.status
        return try .json(
            Answer(
                objective: parts.link.objective.description, training: training.objective,
                model: training.champion ?? 0, samples: training.samples, unlabelled: training.unlabelled))
    }
}
