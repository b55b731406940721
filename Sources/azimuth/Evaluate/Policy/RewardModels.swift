import Learning
import Logbook
import Routing

/// Predicts rewards for the doubly robust estimate: two models, each of one half of the log in time, so that no decision
/// is predicted by a model that had seen it.
struct RewardModels: Sendable {
    /// First decision of the second half.
    private let boundary: Int64
    private let first: @Sendable ([Float]) -> Double
    private let second: @Sendable ([Float]) -> Double

    /// - Parameter samples: chosen candidates with their rewards, the oldest first; at least four.
    init(_ samples: [(id: Int64, row: [Float], reward: Double)]) throws {
        let middle = samples.count / 2
        boundary = samples[middle].id
        first = try Self.fit(samples[..<middle])
        second = try Self.fit(samples[middle...])
    }

    /// The reward that a candidate's row promises in a decision.
    func predict(_ row: [Float], of decision: Int64) -> Double { decision < boundary ? second(row) : first(row) }

    private static func fit(
        _ samples: ArraySlice<(id: Int64, row: [Float], reward: Double)>
    ) throws -> @Sendable ([Float]) -> Double {
        var settings = RegressorTrial.Settings()
        settings.ridge.interactions = FeatureSchema.interactions
        settings.ridge.halfLife = nil
        let offline = OfflineSamples(
            columns: FeatureSchema.count, rows: samples.flatMap(\.row), labels: samples.map(\.reward))
        // Below some samples a term the ridge says less than the mean.
        let trial: RegressorTrial = samples.count < 4 * FeatureSchema.count ? .mean : .ridge
        let model = try trial.fit(offline, settings)
        let (low, high) = (offline.labels.min() ?? 0, offline.labels.max() ?? 0)
        // No reward beyond any seen: what a line promises far from its samples is no knowledge.
        return { row in
            let value = model(row)
            return value.isFinite ? min(max(value, low), high) : (low + high) / 2
        }
    }
}
