import Learning
import Testing

@Suite struct RidgeRobustnessTests {
    @Test func forgettingFollowsDrift() throws {
        var random = SeededGenerator(seed: 11)
        let rows = (0..<400).map { _ in [Float(random.signed())] }
        let targets = rows.enumerated().map { index, row in Double(row[0]) * (index < 300 ? 1 : 3) }
        func slope(halfLife: Double?) throws -> Double {
            let trainer = RidgeTrainer(penalty: 0.1, halfLife: halfLife, huber: nil)
            let model = try trainer.fit(rows, targets).model
            return model.predict(row: [1]) - model.predict(row: [0])
        }
        #expect(try slope(halfLife: nil) < 1.7)
        #expect(try slope(halfLife: 20) > 2.8)
        #expect(try slope(halfLife: 20) > slope(halfLife: 100))
    }

    @Test func aHalfLifeCountsInSamples() throws {
        let rows: [[Float]] = [[1, 5], [2, 3], [3, 8], [4, 1]]
        let targets = [2.0, 3, 5, 6]
        let forgetting = try RidgeTrainer(penalty: 1, halfLife: 2, huber: nil).fit(rows, targets).model
        let half = 0.5.squareRoot()
        let weighted = try RidgeTrainer.plain().fit(rows, targets, weights: [half * 0.5, 0.5, half, 1]).model
        for row in rows { #expect(abs(forgetting.predict(row: row) - weighted.predict(row: row)) < 1e-12) }
    }

    @Test func fewWildTargetsHardlyMoveTheFit() throws {
        var random = SeededGenerator(seed: 12)
        let rows = (0..<200).map { _ in [Float(random.signed())] }
        let clean = rows.map { 2 * Double($0[0]) + 0.05 * random.signed() }
        let wild = clean.enumerated().map { $0 % 20 == 0 ? $1 + 30 : $1 }
        func error(_ trainer: RidgeTrainer) throws -> Double {
            let model = try trainer.fit(rows, wild).model
            return [-1, 0, 1].map { abs(model.predict(row: [Float($0)]) - 2 * Double($0)) }.reduce(0, +)
        }
        let squared = try error(RidgeTrainer(huber: nil))
        let robust = try error(RidgeTrainer(passes: 5))
        #expect(squared > 3)
        #expect(robust < squared / 5)
    }

    @Test func aConstantColumnAddsNothingEvenWhereItMovesLater() throws {
        let (rows, targets) = routingLikeData(100, seed: 13)
        let trainer = RidgeTrainer.plain()
        let without = try trainer.fit(rows, targets).model
        let with = try trainer.fit(rows.map { $0 + [0.1] }, targets).model
        for row in rows {
            #expect(abs(with.predict(row: row + [0.1]) - without.predict(row: row)) < 1e-9)
            #expect(abs(with.predict(row: row + [1_000]) - without.predict(row: row)) < 1e-6)
        }
    }

    @Test func duplicatedColumnsShareTheWeight() throws {
        let (rows, targets) = routingLikeData(100, seed: 14)
        let model = try RidgeTrainer.plain().fit(rows.map { $0 + [$0[0]] }, targets).model
        #expect(abs(model.weights[0] - model.weights[4]) < 1e-9)
        #expect(rows.allSatisfy { model.predict(row: $0 + [$0[0]]).isFinite })
    }

    @Test func fewerSamplesThanColumnsStillFit() throws {
        let (rows, targets) = routingLikeData(2, seed: 15)
        let model = try RidgeTrainer(interactions: routingLikeInteractions).fit(rows, targets).model
        #expect(model.predict(row: rows[0]).isFinite)
        #expect(model.residualVariance.isFinite)
    }

    @Test func constantTargetsArePredictedAsTheyAre() throws {
        let (rows, _) = routingLikeData(50, seed: 16)
        let model = try RidgeTrainer().fit(rows, [Double](repeating: -0.7, count: 50)).model
        for row in rows { #expect(abs(model.predict(row: row) + 0.7) < 1e-9) }
    }

    @Test func hugeButFiniteFeaturesFitOrFailCleanly() {
        let rows: [[Float]] = (0..<10).map { [Float.greatestFiniteMagnitude * Float($0) / 10, Float($0)] }
        let trainer = RidgeTrainer(interactions: Interactions([.init(0, 0)]))
        do {
            let model = try trainer.fit(rows, (0..<10).map(Double.init)).model
            #expect(rows.allSatisfy { model.predict(row: $0).isFinite })
        } catch {
            #expect(error is RidgeFailure)
        }
    }

    @Test func wrongInputIsNamed() {
        let rows: [[Float]] = [[1], [2], [3]]
        func failure(
            _ rows: [[Float]], _ targets: [Double], _ weights: [Double]? = nil, _ trainer: RidgeTrainer = .plain()
        ) -> RidgeFailure? {
            #expect(throws: RidgeFailure.self) { try trainer.fit(rows, targets, weights: weights) }
        }
        #expect(failure([[1], [.nan], [3]], [1, 2, 3]) == .feature(sample: 1, column: 0))
        #expect(failure([[1, 2], [1, .infinity]], [1, 2]) == .feature(sample: 1, column: 1))
        #expect(failure(rows, [1, 2, .infinity]) == .target(sample: 2))
        #expect(failure(rows, [1, 2, 3], [1, -1, 1]) == .weight(sample: 1))
        #expect(failure(rows, [1, 2, 3], [0, 0, 1]) == .tooFewSamples(1))
        #expect(failure([[1]], [1]) == .tooFewSamples(1))
        #expect(failure(rows, [1, 2]) == .sizes(values: 3, columns: 1, targets: 2, weights: 2))
        #expect(
            failure(rows, [1, 2, 3], nil, .plain(Interactions([.init(0, 1)])))
                == .interaction(first: 0, second: 1, columns: 1))
        #expect(
            failure(rows, [1, 2, 3], nil, .plain(penalty: 0))
                == .setting(name: "penalty", value: 0, want: "positive and finite"))
        #expect(failure(rows, [1e300, -1e300, 1e300]) == .equations(.notFinite))
    }
}
