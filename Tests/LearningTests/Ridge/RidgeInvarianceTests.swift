import Learning
import Testing

@Suite struct RidgeInvarianceTests {
    @Test(arguments: [Float(1e-3), 0.5, 7, 4_096])
    func scalingAColumnChangesNoPrediction(_ factor: Float) throws {
        let (rows, targets) = routingLikeData(200, seed: 4)
        func scaled(_ row: [Float]) -> [Float] { [row[0], row[1], row[2] * factor, row[3]] }
        let trainer = RidgeTrainer(interactions: routingLikeInteractions)
        let model = try trainer.fit(rows, targets).model
        let other = try trainer.fit(rows.map(scaled), targets).model
        // Scaling rounds the floats themselves.
        for row in rows { #expect(abs(model.predict(row: row) - other.predict(row: scaled(row))) < 1e-5) }
    }

    @Test func shiftingTheTargetsShiftsEveryPrediction() throws {
        let (rows, targets) = routingLikeData(200, seed: 5)
        let trainer = RidgeTrainer(interactions: routingLikeInteractions)
        let model = try trainer.fit(rows, targets).model
        let other = try trainer.fit(rows, targets.map { $0 + 1_000 }).model
        for row in rows { #expect(abs(model.predict(row: row) + 1_000 - other.predict(row: row)) < 1e-8) }
    }

    @Test func servingEqualsTheTextbookFormula() throws {
        let (rows, targets) = routingLikeData(120, seed: 6)
        let model = try RidgeTrainer(interactions: routingLikeInteractions).fit(rows, targets).model
        for row in rows {
            var sum = model.intercept
            let products = routingLikeInteractions.pairs.map { Double(row[$0.first]) * Double(row[$0.second]) }
            for (term, value) in (row.map(Double.init) + products).enumerated() {
                let standard = (value - model.standardisation.mean[term]) / model.standardisation.scale[term]
                sum += model.weights[term] * standard
            }
            #expect(abs(model.predict(row: row) - sum) < 1e-9)
        }
    }

    @Test(arguments: [1, 3, 8, 9, 24, 33])
    func manyRowsAtOnceEqualOneByOne(columns: Int) throws {
        var random = SeededGenerator(seed: UInt64(columns))
        let rows = (0..<100).map { _ in (0..<columns).map { _ in Float(random.signed()) } }
        let targets = rows.map { Double($0[0]) + 0.1 * random.signed() }
        let interactions = Interactions([.init(0, columns - 1)])
        let model = try RidgeTrainer(interactions: interactions).fit(rows, targets).model
        var output = [Float](repeating: .nan, count: rows.count)
        rows.flatMap { $0 }.withUnsafeBufferPointer { flat in
            output.withUnsafeMutableBufferPointer { model.predict(rows: flat, into: $0) }
        }
        for (row, value) in zip(rows, output) { #expect(value == Float(model.predict(row: row))) }
    }

    @Test func contributionsMakeUpThePrediction() throws {
        let (rows, targets) = routingLikeData(120, seed: 7)
        let model = try RidgeTrainer(interactions: routingLikeInteractions).fit(rows, targets).model
        for row in rows {
            let parts = model.contributions(row: row)
            #expect(parts.columns.count == 4)
            #expect(parts.interactions.count == 3)
            #expect(abs(parts.sum - model.predict(row: row)) < 1e-9)
        }
        // The third column enters its own term and two of the products, and nothing else.
        var changed = rows[0]
        changed[2] += 1
        let before = model.contributions(row: rows[0])
        let after = model.contributions(row: changed)
        let moved = zip(before.columns + before.interactions, after.columns + after.interactions).map { $0 != $1 }
        #expect(moved == [false, false, true, false, true, true, false])
    }

    @Test func boundsAreThoseOfTheTrainingRows() throws {
        let model = try RidgeTrainer.plain().fit([[1, -5], [4, 2], [3, 9]], [1, 2, 3]).model
        #expect(model.bounds == ColumnBounds(lower: [1, -5], upper: [4, 9]))
        let rows: [([Float], Int?)] = [
            ([1, 9], nil), ([2, 0], nil), ([0.5, 0], 0), ([2, 9.5], 1), ([2, .nan], 1),
        ]
        for (row, outside) in rows {
            #expect(row.withUnsafeBufferPointer { model.bounds.firstOutside($0) } == outside)
        }
    }
}
