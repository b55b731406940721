import Foundation
import Gateway
import Logbook
import Routing

/// `GET /azimuth/decisions/{id}`: one decision by its number or by its request's id, with the scores of all candidates.
enum DecisionsRoute {
    /// The fields of `log decisions --json`, and the candidates.
    private struct Answer: Encodable {
        struct Candidate: Encodable {
            var worker: String
            /// Higher is better; nil where the policy gave no scores.
            var score: Double?
            /// Place in the ranking from 0.
            var rank: Int?
        }

        var decision: LogDecisionJSON
        var ranking: [Candidate]

        private enum CodingKeys: String, CodingKey { case ranking }

        func encode(to encoder: any Encoder) throws {
            try decision.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(ranking, forKey: .ranking)
        }
    }

    static func routes(_ parts: AdminParts) -> [AdminRoute] {
        [
            AdminRoute("GET", "/azimuth/decisions/{id}") { call in
                guard let logbook = parts.logbook else {
                    throw AdminFailure(404, "the router keeps no logbook (--log none), so decisions are not kept")
                }
                let id = call["id"]
                if let found = try await find(id, logbook) { return try .json(found) }
                // What was decided just now may still wait to be written.
                try await Task.sleep(for: .milliseconds(400))
                if let found = try await find(id, logbook) { return try .json(found) }
                throw AdminFailure(
                    404,
                    "no decision has the number or, among the last 100000, the request id '\(id.prefix(128))'",
                    param: "id")
            }
        ]
    }

    private static func find(_ id: String, _ logbook: Logbook) async throws -> Answer? {
        try await AdminParts.blocking {
            let reader = try logbook.reader()
            let byNumber = try Int64(id).flatMap { try reader.decision(id: $0) }
            guard let decision = try byNumber ?? reader.decision(requestID: id) else { return nil }
            return Answer(decision: LogDecisionJSON(decision), ranking: try ranking(decision.id, reader))
        }
    }

    private static func ranking(_ id: Int64, _ reader: LogbookReader) throws -> [Answer.Candidate] {
        guard let record = try reader.records(from: id, limit: 1).first, record.decision.id == id else { return [] }
        let names = try reader.instances()
        let decision = record.decision
        var ranks: [Int: Int] = [:]
        for (rank, position) in decision.ranking.enumerated() { ranks[position] = rank }
        return decision.snapshot.instances.enumerated().map { position, instance in
            Answer.Candidate(
                worker: names[instance.id] ?? "\(instance.id)",
                score: decision.scores.indices.contains(position) ? Double(decision.scores[position]) : nil,
                rank: ranks[position])
        }.sorted { ($0.rank ?? .max) < ($1.rank ?? .max) }
    }
}
