import Learning

/// What `azimuth evaluate regressors` finds out.
struct RegressorComparison: Encodable {
    /// One model's test-then-learn errors.
    struct Curve: Encodable {
        var mae: Double
        var r2: Double
        var spearman: Double
        var points: [PrequentialCurve.Point]
    }

    private(set) var models: [String: RegressionScores] = [:]
    let trainRows: Int
    let testRows: Int
    let droppedRows: Int
    private(set) var prequential: [String: Curve]?

    private let trials: [RegressorTrial]

    enum CodingKeys: String, CodingKey {
        case models, trainRows, testRows, droppedRows, prequential
    }

    /// Fits and tests each model on the same rows.
    ///
    /// - Throws: `CommandFailure` where there are too few rows or a model cannot be fitted.
    init(
        _ table: CSVTable, trials: [RegressorTrial], settings: RegressorTrial.Settings, trainFraction: Double,
        prequential isPrequential: Bool
    ) throws {
        let samples = table.samples
        let split = TimeOrder(groups: table.groups, order: table.order, trainFraction: trainFraction)
        guard split.train.count >= 2, !split.test.isEmpty else {
            throw CommandFailure(
                .badInput,
                "\(samples.count) rows make \(split.train.count) to learn from and \(split.test.count) to test on; "
                    + "at least 2 and 1 are needed")
        }
        self.trials = trials
        let (train, test) = (samples.subset(split.train), samples.subset(split.test))
        trainRows = train.count
        testRows = test.count
        droppedRows = table.dropped
        for trial in trials {
            do {
                models[trial.rawValue] = try trial.scores(train: train, test: test, settings)
            } catch {
                throw CommandFailure(.badInput, "\(trial.rawValue) cannot be fitted: \(error)")
            }
        }
        guard isPrequential else { return }
        let stream = samples.subset(TimeOrder(groups: table.groups, order: table.order, trainFraction: 1).train)
        var curves: [String: Curve] = [:]
        for trial in trials {
            guard let curve = try PrequentialCurve(trial, stream, PrequentialCurve.Plan(), settings) else {
                throw CommandFailure(.badInput, "\(samples.count) rows are too few for --prequential")
            }
            curves[trial.rawValue] = Curve(
                mae: curve.scores.mae, r2: curve.scores.r2, spearman: curve.scores.spearman, points: curve.points)
        }
        prequential = curves
    }

    /// For people.
    var text: String {
        var table = TextTable(
            [.left("model"), .right("MAE"), .right("R2"), .right("Spearman")]
                + (prequential == nil
                    ? [] : [.right("prequential MAE"), .right("R2"), .right("Spearman")]))
        for trial in trials {
            guard let scores = models[trial.rawValue] else { continue }
            var cells = [trial.rawValue, Figures.fixed(scores.mae, 3), Figures.fixed(scores.r2, 3)]
            cells.append(Figures.fixed(scores.spearman, 3))
            if let curve = prequential?[trial.rawValue] {
                cells += [Figures.fixed(curve.mae, 3), Figures.fixed(curve.r2, 3), Figures.fixed(curve.spearman, 3)]
            }
            table.add(cells)
        }
        let dropped = droppedRows > 0 ? ", \(Figures.grouped(droppedRows)) left out" : ""
        return "\(Figures.grouped(trainRows)) rows learnt, \(Figures.grouped(testRows)) tested\(dropped)\n\n"
            + table.text
    }
}
