import Foundation
import Learning
import Logbook
import Routing

/// A model version in Markdown: what it learned from, how good it was, and what it weighs.
struct ModelSheet {
    /// Logged candidates over which contributions are taken.
    private static let rows = 400

    let artefact: ModelArtefact
    /// Unix time of its promotion in seconds; nil where there was none.
    var promoted: Double?
    /// What its round said of it.
    var verdict: String?
    /// Unix times of the first and the last sample it may have learned from.
    var window: (first: Double, last: Double)?
    /// Mean size of what each column, then each interaction, adds to a logged candidate's prediction; nil without any.
    var importance: [Double]?

    /// The card of a version; nil: of the one promoted last.
    static func of(_ version: Int?, in reader: LogbookReader) throws -> String {
        let json = try ModelFiles.artefact(version, in: reader)
        let artefact = try ModelFiles.decoded(json, version.map { "model version \($0)" } ?? "the model promoted last")
        var card = ModelSheet(artefact: artefact)
        card.promoted = try reader.model(version: artefact.version)?.promoted
        card.verdict = try reader.round(ofModel: artefact.version).map { "\($0.result.rawValue): \($0.reason)" }
        card.window = try reader.sampleWindow(before: artefact.trainedTime, samples: artefact.samples)
        let rows = try reader.recentSamples(limit: rows, featureSchema: artefact.featureSchema).map(\.features)
            .filter { $0.count == artefact.featureNames.count && $0.allSatisfy(\.isFinite) }
        if !rows.isEmpty { card.importance = importance(artefact.model, rows) }
        return card.markdown
    }

    private static func importance(_ model: TrainedModel, _ rows: [[Float]]) -> [Double] {
        var sums: [Double] = []
        for row in rows {
            let parts = model.contributions(row: row)
            let all = parts.columns + parts.interactions
            if sums.isEmpty { sums = [Double](repeating: 0, count: all.count) }
            for (index, part) in all.enumerated() { sums[index] += abs(part) / Double(rows.count) }
        }
        return sums
    }

    var markdown: String {
        let sections = [head, figures, weights, network, limits].compactMap { $0 }
        return sections.joined(separator: "\n\n") + "\n"
    }

    private var head: String {
        var lines = [
            "# Model version \(artefact.version)", "",
            "| | |", "|---|---|",
            "| kind | \(artefact.model.kind.rawValue): \(kindText) |",
            "| predicts | the reward of a candidate under the objective `\(artefact.objective)`; higher is better |",
            "| trained | \(Timestamp.text(artefact.trainedTime)) on \(Figures.grouped(artefact.samples)) samples |",
        ]
        if let window {
            lines.append(
                "| data window | about \(Timestamp.text(window.first)) to \(Timestamp.text(window.last)) "
                    + "(\(Timestamp.span(window.last - window.first))), and older samples of rare conditions |")
        }
        lines.append("| promoted | \(promoted.map { Timestamp.text($0) } ?? "never") |")
        if let verdict { lines.append("| its round | \(Self.escaped(verdict)) |") }
        lines.append(
            "| feature schema | \(artefact.featureSchema), `\(artefact.featureSchemaHash)`, "
                + "\(artefact.featureNames.count) features |")
        return lines.joined(separator: "\n")
    }

    private var kindText: String {
        switch artefact.model {
        case .ridge: "linear regression with interactions, fitted by ridge regression"
        case .mlp: "that, and a network that corrects it"
        }
    }

    private var figures: String? {
        guard let errors = artefact.errors else {
            return "## Figures\n\nIts predecessors were not tested, so nothing is known of its error."
        }
        let r2 = errors.r2.map { Figures.fixed($0, 3) } ?? "-"
        return """
            ## Figures

            Test-then-learn over the last \(Figures.grouped(errors.count)) requests before its training: each was predicted by \
            the newest model of that time, then learned. In the objective's unit.

            | | mean absolute error | RMSE | R² |
            |---|---:|---:|---:|
            | model | \(Figures.fixed(errors.mae, 4)) | \(Figures.fixed(errors.rmse, 4)) | \(r2) |
            | always the mean | \(Figures.fixed(errors.maeMean, 4)) | | |
            | always the median | \(Figures.fixed(errors.maeMedian, 4)) | | |
            """
    }

    private var weights: String {
        let linear = artefact.model.linear
        let names = TermNames.of(artefact)
        let order = names.indices.sorted { left, right in
            (importance?[left] ?? abs(linear.weights[left])) > (importance?[right] ?? abs(linear.weights[right]))
        }
        var lines = [
            "## Features and weights", "",
            "A weight is what one standard deviation of the term adds to the prediction\(networkNote).",
            importance == nil
                ? ""
                : "Mean part is the mean size of what the term adds over recent logged requests, the network's share included.",
            "",
            "| term | weight | mean | standard deviation | range in training |\(importance == nil ? "" : " mean part |")",
            "|---|---:|---:|---:|---|\(importance == nil ? "" : "---:|")",
        ]
        for term in order {
            let range =
                term < linear.inputCount
                ? "\(Self.number(Double(linear.bounds.lower[term]))) to \(Self.number(Double(linear.bounds.upper[term])))"
                : ""
            var line = "| `\(names[term])` | \(Self.number(linear.weights[term])) "
            line += "| \(Self.number(linear.standardisation.mean[term])) "
            line += "| \(Self.number(linear.standardisation.scale[term])) | \(range) |"
            if let importance { line += " \(Self.number(importance[term])) |" }
            lines.append(line)
        }
        lines.append("")
        lines.append("Intercept, the prediction where every term is at its mean: \(Self.number(linear.intercept)).")
        return lines.joined(separator: "\n")
    }

    private var networkNote: String { artefact.model.kind == .mlp ? ", before the network's correction" : "" }

    private var network: String? {
        guard case .mlp(let model) = artefact.model else { return nil }
        let layers = ([model.inputCount] + model.hidden + [1]).map(String.init).joined(separator: " x ")
        return """
            ## Network

            \(layers), rectified linear units, \(Figures.grouped(model.parameters.count)) parameters. It reads the standardised \
            features, held to their range in training, and adds at most what it learned of the linear part's errors. Its \
            share in a prediction is attributed by integrated gradients from the training mean.
            """
    }

    private var limits: String {
        """
        ## Limits

        It predicts for one candidate at the moment of decision; what the choice costs other requests is charged by the \
        policy. Outside the ranges above the policy does not use it. Labels exist for chosen workers only. Correlated \
        features share their weights, so a single weight says little by itself.
        """
    }

    private static func number(_ value: Double) -> String {
        let size = abs(value)
        if size != 0, size < 0.0005 || size >= 100_000 { return String(format: "%.2e", value) }
        return Figures.fixed(value, size < 10 ? 4 : 1)
    }

    private static func escaped(_ text: String) -> String {
        TextTable.visible(text, width: 400).replacingOccurrences(of: "|", with: "\\|")
    }
}
