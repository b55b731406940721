import Testing

@testable import Learning

struct RidgePriorTests {
    private let rows: [[Float]] = (0..<200).map { [Float($0 % 7), Float($0 % 11), 1] }

    @Test func whatThePriorExplainsIsNotLearnedAgain() throws {
        var trainer = RidgeTrainer.plain(penalty: 1e6)
        trainer.prior = [-2, 0.5, 0]
        let targets = rows.map { -2 * Double($0[0]) + 0.5 * Double($0[1]) }
        let model = try trainer.fit(rows, targets).model
        // A penalty that lets nothing be learned leaves the prior.
        #expect(abs(model.predict(row: [3, 4, 1]) - -4) < 1e-9)
        // Outside what was seen as well, and along a column that never varied.
        #expect(abs(model.predict(row: [100, 0, 5]) - -200) < 1e-6)
    }

    @Test func whatItMissesIsLearned() throws {
        var trainer = RidgeTrainer.plain(penalty: 1e-6)
        trainer.prior = [-1, 0, 0]
        let targets = rows.map { -2 * Double($0[0]) + 0.5 * Double($0[1]) + 3 }
        let model = try trainer.fit(rows, targets).model
        #expect(abs(model.predict(row: [3, 4, 1]) - -1) < 1e-4)
    }

    @Test func fewSamplesStayNearIt() throws {
        var trainer = RidgeTrainer.plain(penalty: 30)
        trainer.prior = [-1, 0, 0]
        let few = Array(rows.prefix(8))
        let with = try trainer.fit(few, few.map { -Double($0[0]) }).model
        trainer.prior = []
        let without = try trainer.fit(few, few.map { -Double($0[0]) }).model
        #expect(abs(with.predict(row: [20, 0, 1]) + 20) < 1e-9)
        #expect(abs(without.predict(row: [20, 0, 1]) + 20) > 5)
    }

    @Test func onlyOneWeightAColumnFits() {
        var trainer = RidgeTrainer.plain()
        trainer.prior = [1]
        #expect(throws: RidgeFailure.self) { try trainer.fit(rows, rows.map { _ in 1 }) }
        trainer.prior = [1, .nan, 0]
        #expect(throws: RidgeFailure.self) { try trainer.fit(rows, rows.map { _ in 1 }) }
    }
}
