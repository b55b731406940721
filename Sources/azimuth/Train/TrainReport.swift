/// What `azimuth train` finds out.
struct TrainReport: Encodable {
    let samples: Int
    let unlabelled: Int
    let rounds: Int
    let objective: String
    let version: Int?
    let kind: String?
    let reason: String?
    let errors: [String: OfflineTraining.Errors]

    init(_ training: OfflineTraining, samples: Int) {
        self.samples = samples
        unlabelled = training.status.unlabelled
        rounds = training.reports.count
        objective = training.status.objective
        version = training.champion
        let serving = training.reports.last { $0.version == training.champion && $0.result == .promoted }
        kind = serving?.kind.rawValue
        reason = serving?.reason
        errors = training.errors
    }

    /// For people.
    var text: String {
        var table = TextTable([
            .left("kind"), .right("tests"), .right("MAE"), .right("R2"), .right("mean's MAE"), .right("median's MAE"),
        ])
        for (kind, error) in errors.sorted(by: { $0.key > $1.key }) {
            let figures = [error.mae, error.r2, error.maeMean, error.maeMedian]
            table.add([kind, "\(error.tested)"] + figures.map { $0.map { Figures.fixed($0, 4) } ?? "-" })
        }
        return """
            \(Figures.grouped(samples)) samples (\(Figures.grouped(unlabelled)) without a reward), \
            \(Figures.grouped(rounds)) rounds, objective \(objective)

            \(table.text)

            model \(version ?? 0) (\(kind ?? "-")) would serve: \(reason ?? "-")
            """
    }
}
