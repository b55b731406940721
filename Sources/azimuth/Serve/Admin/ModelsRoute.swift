import Gateway
import Logbook
import Training

/// `GET /azimuth/models`: the model versions, the newest last, and how the serving one does.
enum ModelsRoute {
    private struct Answer: Encodable {
        /// The version that serves; 0 for none.
        var serving: Int
        var objective: String
        var samples: Int
        /// Test-then-learn mean absolute errors in reward, of the last fitted model and of what it must beat.
        var mae: Double?
        var maeMean: Double?
        var maeMedian: Double?
        var models: [ModelJSON]
    }

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
                        serving: training.champion ?? 0, objective: training.objective, samples: training.samples,
                        mae: training.errors?.mae, maeMean: training.errors?.maeMean,
                        maeMedian: training.errors?.maeMedian, models: models))
            }
        ]
    }
}
