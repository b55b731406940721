import Learning
import Testing

@Suite struct MLPModelTests {
    let model: MLPModel

    init() throws { model = try Self.fitted() }

    static func fitted() throws -> MLPModel {
        let (rows, targets) = exclusiveOr(300, seed: 1)
        return try MLPTrainer(base: RidgeTrainer(interactions: Interactions([.init(0, 1)]))).fit(
            rows, columns: 3, targets)
    }

    @Test(arguments: [1, 8, 63, 64, 65, 512])
    func manyRowsGiveWhatEachGivesAlone(count: Int) {
        let (rows, _) = exclusiveOr(count, seed: 2)
        let together = model.predict(rows)
        for index in 0..<count {
            let alone = model.predict(row: Array(rows[3 * index..<3 * index + 3]))
            #expect(abs(Double(together[index]) - alone) < 1e-5)
        }
    }

    @Test func whatIsNoNumberSpoilsItsOwnRowAlone() {
        var (rows, _) = exclusiveOr(70, seed: 2)
        let clean = model.predict(rows)
        rows[3 * 5 + 2] = .nan
        rows[3 * 66] = .infinity
        let spoilt = model.predict(rows)
        for index in 0..<70 { #expect(spoilt[index].isFinite == ![5, 66].contains(index)) }
        #expect(spoilt[6] == clean[6])
    }

    @Test func beyondTheRangeOfTrainingTheLinearPartAloneGoesOn() {
        let upper = model.bounds.upper
        func correction(_ row: [Float]) -> Double { model.predict(row: row) - model.base.predict(row: row) }
        let edge = correction(upper)
        let beyond = correction(upper.map { $0 + abs($0) })
        #expect(abs(edge - beyond) < 1e-6)
        #expect(abs(edge) > 0)
    }

    @Test func contributionsMakeUpThePrediction() throws {
        let (rows, _) = exclusiveOr(40, seed: 9)
        for index in 0..<40 {
            let row = Array(rows[3 * index..<3 * index + 3])
            let parts = model.contributions(row: row)
            #expect(abs(parts.sum - model.predict(row: row)) < 1e-9)
            // Along the way to the row hardly anything is missed: the intercept is the prediction at the mean.
            let mean = model.standardisation.mean.map { Float($0) }
            let atMean = model.contributions(row: mean)
            #expect(abs(parts.intercept - atMean.intercept) < 0.1)
        }
    }

    @Test func predictionsOfManyThreadsDoNotMix() async {
        let (rows, _) = exclusiveOr(200, seed: 4)
        let model = model
        let expected = model.predict(rows)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask { (0..<50).allSatisfy { _ in model.predict(rows) == expected } }
            }
            for await same in group { #expect(same) }
        }
    }
}
