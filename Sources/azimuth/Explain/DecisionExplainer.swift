import Foundation
import Learning
import Logbook
import Routing

/// Explains logged decisions from what stands in the logbook alone.
struct DecisionExplainer {
    /// Contributions listed for a candidate.
    private static let listed = 8

    private let logged: LoggedDecision
    private let record: DecisionRecord
    private let names: [InstanceID: String]
    private let featureNames: [String]
    private let artefact: ModelArtefact?

    /// What explains the decision of this number, or the newest for a request of this id; nil where there is none.
    init?(_ id: String, in reader: LogbookReader, within: Int64 = .max) throws {
        let byNumber = try Int64(id).flatMap { try reader.decision(id: $0) }
        guard let logged = try byNumber ?? reader.decision(requestID: id, within: within),
            let record = try reader.records(from: logged.id, limit: 1).first, record.decision.id == logged.id
        else { return nil }
        self.logged = logged
        self.record = record
        names = try reader.instances()
        let columns = record.decision.features.count / max(record.decision.snapshot.instances.count, 1)
        let known = try reader.featureNames(schema: record.decision.featureSchema)
        featureNames = known.count == columns ? known : (0..<columns).map { "feature_\($0)" }
        let json = try logged.modelVersion > 0 ? reader.model(version: logged.modelVersion)?.artefact : nil
        artefact = json.flatMap { try? ModelArtefact(json: $0) }.flatMap {
            $0.featureNames.count == columns ? $0 : nil
        }
    }

    private var decision: Decision { record.decision }

    private func worker(_ position: Int) -> String {
        let id = decision.snapshot.instances[position].id
        return names[id] ?? "worker \(id)"
    }

    private func row(_ position: Int) -> [Float] {
        let columns = featureNames.count
        return Array(decision.features[position * columns..<(position + 1) * columns])
    }

    /// Positions from the best to the worst.
    private var order: [Int] {
        let ranked = decision.ranking.filter(decision.snapshot.instances.indices.contains)
        return ranked + decision.snapshot.instances.indices.filter { !ranked.contains($0) }
    }

    func explanation() -> DecisionExplanation {
        let order = order
        let parts = artefact.map { artefact in order.map { artefact.model.contributions(row: row($0)) } }
        var candidates = order.enumerated().map { rank, position in
            candidate(position, rank: rank, sum: parts.map { $0[rank].sum })
        }
        if let artefact, let parts, order.count > 1 {
            let terms = TermNames.of(artefact)
            for rank in candidates.indices {
                let other = rank == 0 ? runnerUp(order) : 0
                let differences = zip(Self.all(parts[rank]), Self.all(parts[other])).map { $0 - $1 }
                let sorted = zip(terms, differences).filter { $1 != 0 }.sorted { abs($0.1) > abs($1.1) }
                candidates[rank].contributions = sorted.prefix(Self.listed).map { .init(term: $0, value: $1) }
                let base = parts[rank].intercept - parts[other].intercept
                candidates[rank].otherContributions = sorted.dropFirst(Self.listed).reduce(base) { $0 + $1.1 }
                candidates[rank].against = candidates[other].worker
            }
        }
        var explanation = DecisionExplanation(
            decision: LogDecisionJSON(logged), summary: [], attribution: attribution,
            modelKind: artefact?.model.kind.rawValue, request: request, candidates: candidates, outcome: outcome)
        explanation.summary = ExplanationSummary(explanation, outcome: logged.outcome).sentences
        return explanation
    }

    /// The rank of the best-scored candidate beside the chosen one.
    private func runnerUp(_ order: [Int]) -> Int {
        let scores = decision.scores
        guard scores.count == order.count else { return 1 }
        return order.indices.dropFirst().max { scores[order[$0]] < scores[order[$1]] } ?? 1
    }

    private func candidate(_ position: Int, rank: Int, sum: Double?) -> DecisionExplanation.Candidate {
        let score = decision.scores.indices.contains(position) ? Double(decision.scores[position]) : nil
        let name = worker(position)
        let instance = decision.snapshot.instances[position]
        return DecisionExplanation.Candidate(
            worker: name, rank: decision.ranking.contains(position) ? rank : nil, score: score,
            predictedReward: sum, costToOthers: cost(sum, score),
            isChosen: position == decision.chosen, isServed: name == logged.served, contributions: [],
            features: Dictionary(
                zip(featureNames, row(position).map(Double.init)), uniquingKeysWith: { first, _ in first }),
            snapshot: Dictionary(
                zip(SnapshotFields.instance, SnapshotFields.numbers(of: instance).map(Double.init)),
                uniquingKeysWith: { first, _ in first }))
    }

    /// Targets bend a prediction before costs are taken off it, so that the difference is no cost.
    private func cost(_ predicted: Double?, _ score: Double?) -> Double? {
        guard record.objective.slo == nil, let predicted, let score else { return nil }
        return predicted - score
    }

    private static func all(_ parts: Contributions) -> [Double] { parts.columns + parts.interactions }

    private var request: [String: Double] {
        Dictionary(
            zip(SnapshotFields.request, SnapshotFields.numbers(of: decision.snapshot.request).map(Double.init)),
            uniquingKeysWith: { first, _ in first })
    }

    private var attribution: String? {
        guard logged.modelVersion > 0 else { return nil }
        switch artefact?.model {
        case nil: return "model version \(logged.modelVersion) is no longer kept, so its parts cannot be shown"
        case .ridge: return "exact: the model is linear in its terms"
        case .mlp:
            return "the linear part exactly, the network's correction by integrated gradients from the training mean"
        }
    }

    private var outcome: [DecisionExplanation.Comparison] {
        guard let outcome = logged.outcome else { return [] }
        let served = order.first { worker($0) == logged.served }
        let prediction = served.map { decision.snapshot.instances[$0].prediction }
        let isRolledOut = (prediction?.depth ?? 0) > PredictionSnapshot.none
        func rolled(_ value: Float?) -> Double? { isRolledOut ? value.map { Double($0) * 1_000 } : nil }
        let observed = record.objective.reward(of: outcome)
        let length = decision.snapshot.request.outputTokensQ50
        let seen = outcome.ttftCensored ? nil : outcome.ttft
        let quantities: [DecisionExplanation.Comparison] = [
            .init(
                quantity: "reward", predicted: logged.served == logged.chosen ? logged.predictedReward : nil,
                observed: observed),
            .init(quantity: "ttft_ms", predicted: rolled(prediction?.ttft), observed: seen.map { $0 * 1_000 }),
            .init(quantity: "e2e_ms", predicted: rolled(prediction?.e2e), observed: outcome.e2e * 1_000),
            .init(
                quantity: "completion_tokens", predicted: length > 0 ? Double(length) : nil,
                observed: outcome.completionTokens.map { Double($0) }),
        ]
        return quantities.filter { $0.predicted != nil || $0.observed != nil }
    }
}
