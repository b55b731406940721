import Learning
import Logbook

/// Two models side by side.
struct ModelComparison: Encodable {
    /// One of them.
    struct Side: Encodable {
        var version: Int
        var kind: String
        var objective: String
        var featureSchema: Int
        var trainedTime: Double
        var samples: Int
        var mae: Double?
        var r2: Double?

        init(_ artefact: ModelArtefact) {
            version = artefact.version
            kind = artefact.model.kind.rawValue
            objective = artefact.objective
            featureSchema = artefact.featureSchema
            trainedTime = artefact.trainedTime
            samples = artefact.samples
            mae = artefact.errors?.mae
            r2 = artefact.errors?.r2
        }
    }

    /// A term's weights, per standard deviation of each model's own data.
    struct Weight: Encodable {
        var term: String
        var first: Double?
        var second: Double?

        var change: Double { (second ?? 0) - (first ?? 0) }
    }

    /// What they say of logged candidates.
    struct Replay: Encodable {
        var decisions = 0
        var candidates = 0
        /// Mean absolute difference of their predictions.
        var meanDifference = 0.0
        /// Share of the decisions where the candidate they predict best is another one.
        var otherBest = 0.0
    }

    private let models: [ModelArtefact]
    let first: Side
    let second: Side
    let weights: [Weight]
    private(set) var replay: Replay?

    private enum CodingKeys: String, CodingKey { case first, second, weights, replay }

    init(_ first: ModelArtefact, _ second: ModelArtefact) {
        models = [first, second]
        self.first = Side(first)
        self.second = Side(second)
        let named = [first, second].map { model in
            Dictionary(
                zip(TermNames.of(model), model.model.linear.weights).map { ($0, $1) }, uniquingKeysWith: { $1 })
        }
        let terms = TermNames.of(first) + TermNames.of(second).filter { named[0][$0] == nil }
        weights = terms.map { Weight(term: $0, first: named[0][$0], second: named[1][$0]) }
            .sorted { abs($0.change) > abs($1.change) }
    }

    /// Shows both models the candidates of logged decisions that have their columns.
    mutating func replay(_ records: [DecisionRecord]) {
        let columns = models[0].featureNames.count
        guard models[0].featureSchema == models[1].featureSchema, columns == models[1].featureNames.count else {
            return
        }
        var found = Replay()
        var difference = 0.0
        var others = 0
        for record in records where record.decision.featureSchema == models[0].featureSchema {
            let features = record.decision.features
            let count = record.decision.snapshot.instances.count
            guard count > 0, features.count == count * columns, features.allSatisfy(\.isFinite) else { continue }
            let predictions = models.map { model in
                (0..<count).map { model.model.predict(row: Array(features[$0 * columns..<($0 + 1) * columns])) }
            }
            found.decisions += 1
            found.candidates += count
            difference += zip(predictions[0], predictions[1]).reduce(0) { $0 + abs($1.0 - $1.1) }
            if Self.best(predictions[0]) != Self.best(predictions[1]) { others += 1 }
        }
        guard found.decisions > 0 else { return }
        found.meanDifference = difference / Double(found.candidates)
        found.otherBest = Double(others) / Double(found.decisions)
        replay = found
    }

    private static func best(_ predictions: [Double]) -> Int? {
        predictions.indices.max { predictions[$0] < predictions[$1] }
    }

    /// For people.
    var text: String {
        var lines: [String] = []
        if let replay {
            lines.append(
                "On \(Figures.grouped(replay.decisions)) logged decisions they prefer another worker in "
                    + "\(Figures.fixed(100 * replay.otherBest, 1)) %; predictions differ by "
                    + "\(Figures.fixed(replay.meanDifference, 4)) on average")
        } else {
            lines.append("No logged decision to compare them on")
        }
        if first.objective != second.objective {
            lines.append("They predict different rewards: \(first.objective) and \(second.objective)")
        }
        var sides = TextTable([
            .right("version"), .left("kind"), .left("objective"), .right("features"), .left("trained"),
            .right("samples"),
            .right("MAE"), .right("R2"),
        ])
        for side in [first, second] {
            sides.add([
                "\(side.version)", side.kind, side.objective, "v\(side.featureSchema)",
                Timestamp.text(side.trainedTime),
                Figures.grouped(side.samples), side.mae.map { Figures.fixed($0, 4) } ?? "-",
                side.r2.map { Figures.fixed($0, 3) } ?? "-",
            ])
        }
        var table = TextTable([.left("weight of"), .right("first"), .right("second"), .right("change")])
        for weight in weights.prefix(20) {
            table.add([
                weight.term, weight.first.map { Figures.fixed($0, 4) } ?? "-",
                weight.second.map { Figures.fixed($0, 4) } ?? "-", Figures.fixed(weight.change, 4),
            ])
        }
        lines += ["", sides.text, "", table.text]
        if weights.count > 20 { lines.append("and \(weights.count - 20) terms that changed less (--json has all)") }
        return lines.joined(separator: "\n")
    }
}
