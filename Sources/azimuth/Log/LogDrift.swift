import Foundation
import Learning
import Logbook
import Routing

/// Whether requests, loads or predictions have lately become unlike what they were.
struct LogDrift: Encodable {
    /// One of the two stretches of time that are compared.
    struct Side: Encodable {
        var start: Double?
        var end: Double?
        var decisions: Int
        /// Mean absolute error of predicted rewards; nil where none was predicted.
        var mae: Double?
        /// Mean of observed less predicted reward.
        var bias: Double?
        var ttftMeanMs: Double?
        /// Share of the decisions that fell back because the request was unlike any known.
        var outOfRange: Double
    }

    /// One feature of the chosen candidates.
    struct Feature: Encodable {
        var name: String
        /// Population stability index: 0.1 and more is some, 0.25 and more is much.
        var psi: Double
        var earlierMean: Double
        var recentMean: Double
        /// Share of the recent ones outside the range in which the serving model was trained; nil without a model.
        var outsideModel: Double?
    }

    /// From where on a feature has moved much.
    static let much = 0.25
    /// Decisions of each side whose features are compared.
    private static let sample = 1_500
    /// Fewer say nothing of a distribution.
    private static let least = 50

    var earlier: Side
    var recent: Side
    /// The most moved first; empty where either side has too few.
    var features: [Feature]

    /// - Parameters:
    ///   - filter: which decisions.
    ///   - share: share of the time that counts as recent.
    ///   - boundary: Unix time at which recent begins; nil: by `share`.
    init(_ reader: LogbookReader, _ filter: DecisionFilter, share: Double = 0.25, boundary: Double? = nil) throws {
        let whole = try reader.span(filter)
        let middle = boundary ?? (whole.last - share * (whole.last - whole.first))
        var (before, after) = (filter, filter)
        before.until = middle
        after.since = middle
        earlier = Side(try reader.summary(before, stretches: 1))
        recent = Side(try reader.summary(after, stretches: 1))
        features = []
        guard let old = try reader.featureSample(before, count: Self.sample),
            let new = try reader.featureSample(after, count: Self.sample), old.schema == new.schema,
            min(old.rows.count, new.rows.count) >= Self.least
        else { return }
        let names = try reader.featureNames(schema: new.schema)
        let model = try reader.latestPromotedModel()?.artefact.flatMap { try? ModelArtefact(json: $0) }
        let bounds = model?.featureSchema == new.schema ? model?.model.bounds : nil
        features = names.indices.compactMap { column in
            let (was, now) = (Self.column(column, of: old), Self.column(column, of: new))
            guard let psi = PopulationStability.index(reference: was, recent: now) else { return nil }
            return Feature(
                name: names[column], psi: psi, earlierMean: Self.mean(was), recentMean: Self.mean(now),
                outsideModel: bounds.flatMap { Self.outside(now, $0, column) })
        }.sorted { $0.psi > $1.psi }
    }

    private static func column(_ column: Int, of sample: FeatureSample) -> [Float] {
        sample.rows.compactMap { $0.indices.contains(column) ? $0[column] : nil }
    }

    private static func mean(_ values: [Float]) -> Double {
        values.reduce(0.0) { $0 + Double($1) } / Double(max(values.count, 1))
    }

    /// Share of the values beyond what the learned policy trusts the model with.
    private static func outside(_ values: [Float], _ bounds: ColumnBounds, _ column: Int) -> Double? {
        guard bounds.lower.indices.contains(column), FeatureSchema.slack.indices.contains(column) else { return nil }
        let (low, high) = (bounds.lower[column], bounds.upper[column])
        let room = max(0.5 * (high - low), FeatureSchema.slack[column])
        return Double(values.count { $0 < low - room || $0 > high + room }) / Double(max(values.count, 1))
    }
}

extension LogDrift.Side {
    init(_ summary: LogbookSummary) {
        start = summary.firstTime
        end = summary.lastTime
        decisions = summary.decisions
        let prediction = summary.prediction
        mae = prediction.meanAbsoluteError
        bias = prediction.count > 0 ? prediction.meanObserved - prediction.meanPredicted : nil
        ttftMeanMs = summary.ttft.map { $0.mean * 1_000 }
        let strange = summary.reasons[Decision.Reason.fallbackOutOfRange.rawValue] ?? 0
        outOfRange = Double(strange) / Double(max(summary.decisions, 1))
    }
}
