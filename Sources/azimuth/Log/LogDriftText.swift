extension LogDrift {
    /// For people: the verdict, the two sides, and the features that moved most.
    var text: String {
        guard earlier.decisions > 0, recent.decisions > 0 else {
            return "Not enough to compare: \(earlier.decisions) decisions before, \(recent.decisions) recent ones"
        }
        var table = TextTable([
            .left(""), .left("from"), .right("decisions"), .right("prediction error"), .right("bias"),
            .right("mean TTFT ms"), .right("unlike any known"),
        ])
        for (name, side) in [("earlier", earlier), ("recent", recent)] {
            table.add([
                name, Timestamp.text(side.start), Figures.grouped(side.decisions),
                side.mae.map { Figures.fixed($0, 4) } ?? "-", side.bias.map { Figures.fixed($0, 4) } ?? "-",
                side.ttftMeanMs.map { Figures.milliseconds($0 / 1_000) } ?? "-",
                Figures.fixed(100 * side.outOfRange, 1) + " %",
            ])
        }
        var moved = TextTable([
            .left("feature"), .right("PSI"), .right("mean earlier"), .right("recent"),
            .right("outside the model's range"),
        ])
        for feature in features.prefix(12) {
            moved.add([
                feature.name, Figures.fixed(feature.psi, 2), Figures.fixed(feature.earlierMean, 3),
                Figures.fixed(feature.recentMean, 3),
                feature.outsideModel.map { Figures.fixed(100 * $0, 1) + " %" } ?? "-",
            ])
        }
        return ([verdict, "", table.text] + (features.isEmpty ? [] : ["", moved.text])).joined(separator: "\n")
    }

    private var verdict: String {
        var parts: [String] = []
        if let now = recent.mae, let was = earlier.mae, was > 0 {
            let ratio = now / was
            let word = ratio > 1.2 ? "have become worse" : ratio < 0.8 ? "have become better" : "are as good as before"
            parts.append("Predictions \(word): error \(Figures.fixed(ratio, 2)) times that of before")
        } else {
            parts.append("Predictions cannot be compared: on one side there are none")
        }
        let much = features.filter { $0.psi >= Self.much }
        if features.isEmpty {
            parts.append("too few decisions to compare features")
        } else if much.isEmpty {
            parts.append("no feature has moved much")
        } else {
            parts.append(
                "\(much.count) of \(features.count) features have moved much: "
                    + much.prefix(5).map(\.name).joined(separator: ", "))
        }
        return parts.joined(separator: "; ")
    }
}
