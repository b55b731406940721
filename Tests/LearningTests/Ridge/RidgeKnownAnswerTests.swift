import Learning
import Testing

@Suite struct RidgeKnownAnswerTests {
    @Test func oneColumnShrinksItsSlopeByThePenalty() throws {
        // Sum of (x - 2.5)(y - 4) is 7, the variance of x 1.25: slope 7 / (1.25 * (4 + 2)).
        let model = try RidgeTrainer.plain(penalty: 2).fit([[1], [2], [3], [4]], [2, 3, 5, 6]).model
        #expect(abs(model.predict(row: [2.5]) - 4) < 1e-12)
        #expect(abs(model.predict(row: [5]) - 19.0 / 3) < 1e-12)
    }

    @Test func orthogonalColumnsAndTheirProductAreSolvedOneByOne() throws {
        let interactions = Interactions([.init(0, 1)])
        let fit = try RidgeTrainer.plain(interactions, penalty: 4).fit(
            [[-1, -1], [-1, 1], [1, -1], [1, 1]], [1, 2, 3, 8])
        for (found, wanted) in zip(fit.model.weights, [1, 0.75, 0.5]) { #expect(abs(found - wanted) < 1e-12) }
        #expect(abs(fit.model.intercept - 3.5) < 1e-12)
        // Residuals -1.25, -0.75, -0.25, 2.25; 2.5 degrees of freedom are spent, 1.5 of 4 left.
        #expect(abs(fit.model.residualVariance - 7.25 / 1.5) < 1e-12)
        #expect(fit.effectiveSamples == 4)
        // At the mean only the intercept's uncertainty is left: variance / 4.
        #expect(abs(fit.predictionVariance(row: [0, 0]) - 7.25 / 1.5 / 4) < 1e-12)
        #expect(abs(fit.predictionVariance(row: [1, 1]) - 7.25 / 1.5 * (1.0 / 4 + 3.0 / 8)) < 1e-12)
    }

    @Test func weightsCountLikeRepeatedSamples() throws {
        let rows: [[Float]] = [[1, 5], [2, 3], [3, 8], [4, 1], [6, 2]]
        let targets = [2.0, 3, 5, 6, 1]
        let weighted = try RidgeTrainer.plain().fit(rows, targets, weights: [1, 2, 1, 3, 0]).model
        let order = [0, 1, 1, 2, 3, 3, 3]
        let repeated = try RidgeTrainer.plain().fit(order.map { rows[$0] }, order.map { targets[$0] }).model
        for row in rows { #expect(abs(weighted.predict(row: row) - repeated.predict(row: row)) < 1e-12) }
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func agreesWithTheNormalEquationsOnRandomData(seed: UInt64) throws {
        let (rows, targets) = routingLikeData(300, seed: seed)
        let penalty = 2.5
        let model = try RidgeTrainer.plain(routingLikeInteractions, penalty: penalty).fit(rows, targets).model
        let reference = referenceRidge(rows, targets, routingLikeInteractions, penalty: penalty)
        for row in rows.prefix(50) { #expect(abs(model.predict(row: row) - reference(row)) < 1e-8) }
    }

    @Test func findsThePlantedCoefficients() throws {
        let (rows, targets) = routingLikeData(2_000, seed: 9)
        let model = try RidgeTrainer().fitted(rows, targets)
        let (test, labels) = routingLikeData(200, seed: 10)
        for (row, label) in zip(test, labels) { #expect(abs(model.predict(row: row) - label) < 0.2) }
    }
}

extension RidgeTrainer {
    fileprivate func fitted(_ rows: [[Float]], _ targets: [Double]) throws -> RidgeModel {
        var trainer = self
        trainer.interactions = routingLikeInteractions
        return try trainer.fit(rows, targets).model
    }
}

/// Ridge as the textbook has it: standardise, form the normal equations, eliminate.
private func referenceRidge(
    _ rows: [[Float]], _ targets: [Double], _ interactions: Interactions, penalty: Double
) -> ([Float]) -> Double {
    func terms(_ row: [Float]) -> [Double] {
        row.map(Double.init) + interactions.pairs.map { Double(row[$0.first]) * Double(row[$0.second]) }
    }
    let design = rows.map(terms)
    let size = design[0].count
    let count = Double(rows.count)
    let mean = (0..<size).map { term in design.reduce(0) { $0 + $1[term] } / count }
    let scale = (0..<size).map { term in
        (design.reduce(0) { $0 + ($1[term] - mean[term]) * ($1[term] - mean[term]) } / count).squareRoot()
    }
    func standard(_ row: [Double]) -> [Double] { (0..<size).map { (row[$0] - mean[$0]) / scale[$0] } }
    let average = targets.reduce(0, +) / count
    var system = [[Double]](repeating: [Double](repeating: 0, count: size + 1), count: size)
    for (row, target) in zip(design.map(standard), targets) {
        for i in 0..<size {
            for j in 0..<size { system[i][j] += row[i] * row[j] }
            system[i][size] += row[i] * (target - average)
        }
    }
    for i in 0..<size { system[i][i] += penalty }
    for pivot in 0..<size {
        for row in 0..<size where row != pivot {
            let factor = system[row][pivot] / system[pivot][pivot]
            for column in 0...size { system[row][column] -= factor * system[pivot][column] }
        }
    }
    let weights = (0..<size).map { system[$0][size] / system[$0][$0] }
    return { row in zip(weights, standard(terms(row))).reduce(average) { $0 + $1.0 * $1.1 } }
}
