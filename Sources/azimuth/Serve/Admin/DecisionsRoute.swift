import Foundation
import Gateway
import Logbook

/// `GET /azimuth/decisions/{id}`: one decision by its number or by its request's id, and why it was taken.
enum DecisionsRoute {
    /// Decisions, the newest first, among which a request's id is looked for while somebody waits.
    private static let within: Int64 = 100_000

    /// The fields of `log decisions --json`, the candidates' scores, and the fields of `log explain --json`.
    private struct Answer: Encodable {
        struct Candidate: Encodable {
            var worker: String
            /// Higher is better; nil where the policy gave no scores.
            var score: Double?
            /// Place in the ranking from 0.
            var rank: Int?
        }

        var explanation: DecisionExplanation

        private enum CodingKeys: String, CodingKey { case ranking, explanation }

        func encode(to encoder: any Encoder) throws {
            try explanation.decision.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            let ranking = explanation.candidates.map { Candidate(worker: $0.worker, score: $0.score, rank: $0.rank) }
            try container.encode(ranking, forKey: .ranking)
            try container.encode(explanation, forKey: .explanation)
        }
    }

    static func routes(_ parts: AdminParts) -> [AdminRoute] {
        [
            AdminRoute("GET", "/azimuth/decisions/{id}") { call in
                guard let logbook = parts.logbook else {
                    throw AdminFailure(404, "the router keeps no logbook (--log none), so decisions are not kept")
                }
                let id = call["id"]
                let isText = call.request.queryValue("format") == "text"
                if let found = try await find(id, logbook) { return try answer(found, isText) }
                // What was decided just now may still wait to be written.
                try await Task.sleep(for: .milliseconds(400))
                if let found = try await find(id, logbook) { return try answer(found, isText) }
                throw AdminFailure(
                    404,
                    "no decision has the number or, among the last \(within), the request id '\(id.prefix(128))'",
                    param: "id")
            }
        ]
    }

    private static func find(_ id: String, _ logbook: Logbook) async throws -> DecisionExplanation? {
        try await AdminParts.blocking {
            try DecisionExplainer(id, in: try logbook.reader(), within: within)?.explanation()
        }
    }

    private static func answer(_ explanation: DecisionExplanation, _ isText: Bool) throws -> AdminResponse {
        guard isText else { return try .json(Answer(explanation: explanation)) }
        return AdminResponse(
            contentType: "text/plain; charset=utf-8", body: ExplanationText.render(explanation) + "\n")
    }
}
