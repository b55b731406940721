extension ObjectivePreview {
    /// For people: how often another worker, what to expect, and how sure that is.
    var text: String {
        var table = TextTable([
            .left("mean ms"), .right("as logged"), .right(present), .right("95 %"), .right(objective), .right("95 %"),
            .right("change"),
        ])
        for quantity in quantities {
            table.add([
                quantity.name.uppercased(), milliseconds(quantity.logged), milliseconds(quantity.present),
                interval(quantity.presentInterval), milliseconds(quantity.new), interval(quantity.newInterval),
                quantity.present > 0 ? signed(100 * (quantity.new / quantity.present - 1)) + " %" : "-",
            ])
        }
        var lines = [
            "\(objective) instead of \(present) would send \(Figures.fixed(100 * differ, 1)) % of the newest "
                + "\(Figures.grouped(decisions)) decisions to another worker; nothing has been changed.",
            "\(Figures.grouped(labelled)) of \(Figures.grouped(answered)) answers have a reward under it "
                + "(\(Figures.grouped(labelledPresent)) under the present one).",
            "", table.text, "",
        ]
        if quantities.isEmpty {
            lines.append("Too few of them have a TTFT, TPOT or e2e, so nothing can be expected.")
        } else if let refusal {
            lines.append("Without an interval the figure is what models of TTFT, TPOT and e2e expect: \(refusal).")
        } else {
            lines.append("Doubly robust off-policy estimates.")
        }
        lines.append("Each decision counts for itself: what other choices would have made of the queues is not seen.")
        return lines.joined(separator: "\n")
    }

    private func milliseconds(_ value: Double) -> String { Figures.milliseconds(value / 1_000) }
    private func signed(_ value: Double) -> String { (value >= 0 ? "+" : "") + Figures.fixed(value, 1) }
    private func interval(_ ends: [Double]?) -> String {
        ends.map { "\(milliseconds($0[0])) to \(milliseconds($0[1]))" } ?? "-"
    }
}
