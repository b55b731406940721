import Foundation
import Learning
import Logbook
import Routing

/// What another objective would change, before anything is changed: history relabelled, decisions taken again, and what
/// off-policy evaluation expects of them. Keys are written in snake case.
///
/// The older seventy percent of the decisions train one linear model for either objective, in the same way; on the
/// newer ones the learned policy decides with one and with the other.
struct ObjectivePreview: Encodable {
    /// What is expected of one quantity, in milliseconds.
    struct Quantity: Encodable {
        var name: String
        /// Mean as logged.
        var logged: Double
        /// Expected under the present objective.
        var present: Double
        /// Expected under the new one.
        var new: Double
        /// 95 % intervals; nil where the log explores too little and the expectation is a model's alone.
        var presentInterval: [Double]?
        var newInterval: [Double]?
    }

    /// Why there is no preview.
    struct TooLittle: Error, CustomStringConvertible {
        let description: String
    }

    /// Share of the decisions, from the oldest, that train the models.
    private static let trained = 0.7
    private static let least = 60

    var objective: String
    var present: String
    /// Answered decisions looked at, and those with a reward under either objective.
    var answered: Int
    var labelled: Int
    var labelledPresent: Int
    /// Decisions taken again, and the share of them that would go to another worker.
    var decisions = 0
    var differ = 0.0
    var quantities: [Quantity] = []
    /// Why off-policy evaluation refuses; nil where it does not.
    var refusal: String?

    init(_ reader: LogbookReader, _ objective: Objective, present: Objective, limit: Int) throws {
        self.objective = objective.description
        self.present = present.description
        let samples = try reader.recentSamples(limit: limit, featureSchema: FeatureSchema.version).filter {
            $0.features.count == FeatureSchema.count && $0.features.allSatisfy(\.isFinite) && $0.outcome.attempts == 1
                && $0.outcome.censoring == .none && $0.outcome.status < 400
        }
        answered = samples.count
        labelled = samples.count { objective.reward(of: $0.outcome) != nil }
        labelledPresent = samples.count { present.reward(of: $0.outcome) != nil }
        let old = Array(samples.prefix(Int(Double(samples.count) * Self.trained)))
        guard let last = old.last, samples.count - old.count >= 20 else {
            throw TooLittle(description: "the log has \(samples.count) answered decisions; at least 100 are needed")
        }
        let models = try (Self.model(old, present), Self.model(old, objective))
        try compare(reader, models, after: last, limit: limit, (present, objective))
    }

    /// A linear model for an objective, as a round would fit one.
    private static func model(_ samples: [LoggedSample], _ objective: Objective) throws -> ServedModel {
        let labelled = samples.compactMap { sample in objective.reward(of: sample.outcome).map { (sample, $0) } }
        guard labelled.count >= least else {
            throw TooLittle(
                description: "only \(labelled.count) of \(samples.count) answers have a reward under \(objective); "
                    + "at least \(least) are needed (TTFT and TPOT are seen in streamed answers only)")
        }
        var trainer = RidgeTrainer()
        trainer.interactions = FeatureSchema.interactions
        var window = SampleWindow(columns: FeatureSchema.count, capacity: labelled.count)
        for (sample, reward) in labelled { window.append(row: sample.features, label: reward, time: sample.time) }
        let model = try trainer.fit(window).model
        return ServedModel(
            version: 1, featureSchema: FeatureSchema.version, regressor: model, lower: model.bounds.lower,
            upper: model.bounds.upper, objective: objective.description, trainedTime: samples.last?.time ?? 0)
    }

    private mutating func compare(
        _ reader: LogbookReader, _ models: (ServedModel, ServedModel), after last: LoggedSample, limit: Int,
        _ objectives: (Objective, Objective)
    ) throws {
        var configuration = RouterConfiguration()
        configuration.policy = "learned"
        configuration.explorationRate = 0
        configuration.guardShare = 0
        var policy = try PolicyRegistry.make(configuration)
        var random = RoutingGenerator(seed: 1)
        var others = 0
        try reader.eachRecord(DecisionFilter(since: last.time), limit: limit) { record, logged in
            guard let outcome = logged.outcome, outcome.censoring == .none, outcome.status < 400, outcome.attempts == 1
            else { return }
            let decision = record.decision
            let count = decision.snapshot.instances.count
            guard decision.id > last.decisionID, count > 0, decision.features.count == count * FeatureSchema.count
            else { return }
            func choice(_ model: ServedModel, _ objective: Objective) -> Int? {
                policy.rank(
                    PolicyInput(
                        snapshot: decision.snapshot, features: decision.features, model: model, objective: objective),
                    random: &random
                ).order.first
            }
            decisions += 1
            if choice(models.0, objectives.0) != choice(models.1, objectives.1) { others += 1 }
        }
        differ = Double(others) / Double(max(decisions, 1))
        for (name, part) in [("ttft", Objective(ttft: 1)), ("tpot", Objective(tpot: 1)), ("e2e", Objective(e2e: 1))] {
            let sides = try [(models.0, objectives.0), (models.1, objectives.1)].map { model, objective in
                var replay = PolicyReplay(reader: reader, objective: part, limit: limit)
                replay.deciding = objective
                return try replay.choices(of: policy, model: model, random: RoutingGenerator(seed: 1))
            }
            take(name, sides)
        }
    }

    /// Rewards are minus seconds.
    private mutating func take(_ name: String, _ sides: [[LoggedChoice]]) {
        guard sides.allSatisfy({ !$0.isEmpty }) else { return }
        let logged = -1_000 * sides[0].reduce(0) { $0 + $1.reward } / Double(sides[0].count)
        // Both sides by the same estimator, or their difference would be that of the estimators.
        var values: [OffPolicyEstimate.Value] = []
        do throws(OffPolicyRefusal) {
            for choices in sides { values.append(try OffPolicyEstimate(choices).dr) }
        } catch {
            refusal = error.description
            values = []
        }
        let means =
            values.isEmpty
            ? sides.map { choices in -1_000 * choices.reduce(0) { $0 + $1.expected } / Double(choices.count) }
            : values.map { -1_000 * $0.mean }
        let intervals = values.map { [-1_000 * $0.high, -1_000 * $0.low] }
        quantities.append(
            Quantity(
                name: name, logged: logged, present: means[0], new: means[1], presentInterval: intervals.first,
                newInterval: intervals.last))
    }
}
