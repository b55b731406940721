import Learning
import Testing

@Suite struct MLPTrainingTests {
    @Test(arguments: [UInt64(1), 2, 3])
    func learnsAnInteractionThatNoLinearModelCan(seed: UInt64) throws {
        let (rows, targets) = exclusiveOr(2_000, seed: seed)
        let (testRows, testTargets) = exclusiveOr(500, seed: seed + 100)
        var trainer = MLPTrainer()
        trainer.epochs = 40
        trainer.batch = 64
        let model = try trainer.fit(rows, columns: 3, targets)
        #expect(explained(model.predict(testRows), testTargets) > 0.8)
        #expect(explained(model.base.predict(testRows), testTargets) < 0.1)
    }

    @Test func theSeedAloneDecides() throws {
        let (rows, targets) = exclusiveOr(400, seed: 1)
        var trainer = MLPTrainer()
        let first = try trainer.fit(rows, columns: 3, targets)
        #expect(try trainer.fit(rows, columns: 3, targets) == first)
        trainer.seed = 2
        #expect(try trainer.fit(rows, columns: 3, targets) != first)
    }

    @Test(arguments: [60, 200, 1_000])
    func doesNotSpoilWhatIsLinear(count: Int) throws {
        var random = SeededGenerator(seed: 8)
        func samples(_ count: Int) -> ([Float], [Double]) {
            let rows = (0..<count * 4).map { _ in Float(random.signed()) }
            let targets = (0..<count).map {
                3 * Double(rows[4 * $0]) - Double(rows[4 * $0 + 1]) + 0.3 * random.signed()
            }
            return (rows, targets)
        }
        let (rows, targets) = samples(count)
        let (testRows, testTargets) = samples(1_000)
        let model = try MLPTrainer().fit(rows, columns: 4, targets)
        let linear = 1 - explained(model.base.predict(testRows), testTargets)
        #expect(1 - explained(model.predict(testRows), testTargets) < 1.15 * linear)
    }

    @Test func heldSamplesChooseTheRidgeAloneWhereTheNetworkWouldOnlyLearnNoise() throws {
        var random = SeededGenerator(seed: 3)
        let rows = (0..<300).map { _ in Float(random.signed()) }
        let targets = (0..<100).map { _ in random.signed() }
        var trainer = MLPTrainer()
        trainer.epochs = 200
        trainer.batch = 16
        let stopped = try trainer.fit(rows, columns: 3, targets)
        trainer.heldShare = 0
        let unstopped = try trainer.fit(rows, columns: 3, targets)
        #expect(explained(unstopped.predict(rows), targets) > explained(stopped.predict(rows), targets) + 0.2)
    }

    @Test func aSampleWithoutWeightTeachesNothing() throws {
        let (rows, targets) = exclusiveOr(300, seed: 5)
        var weights = [Double](repeating: 1, count: 300)
        weights[17] = 0
        var changed = targets
        changed[17] = 50
        var trainer = MLPTrainer()
        trainer.heldShare = 0
        let models = try [targets, changed].map { targets in
            try rows.withUnsafeBufferPointer {
                try trainer.fit(rows: $0, columns: 3, targets: targets, weights: weights)
            }
        }
        #expect(models[0] == models[1])
    }

    static let misfits: [(String, @Sendable (inout MLPTrainer) -> Void)] = [
        ("hidden", { @Sendable in $0.hidden = [] }), ("hidden", { @Sendable in $0.hidden = [4, 0] }),
        ("epochs", { @Sendable in $0.epochs = 0 }), ("batch", { @Sendable in $0.batch = 0 }),
        ("rate", { @Sendable in $0.rate = .nan }), ("decay", { @Sendable in $0.decay = -1 }),
        ("heldShare", { @Sendable in $0.heldShare = 1 }), ("huber", { @Sendable in $0.huber = 0 }),
    ]

    @Test func aSettingOutOfRangeIsNamed() throws {
        for (name, change) in Self.misfits {
            var trainer = MLPTrainer()
            change(&trainer)
            let failure = #expect(throws: MLPFailure.self) { try trainer.fit([1, 2, 3], columns: 1, [1, 2, 3]) }
            guard case .setting(let found, _, _) = failure else { throw try #require(failure) }
            #expect(found == name)
        }
    }

    @Test func aSampleThatIsNotFiniteIsNamed() {
        #expect(throws: MLPFailure.base(.feature(sample: 1, column: 0))) {
            try MLPTrainer().fit([1, .nan, 3], columns: 1, [1, 2, 3])
        }
        #expect(throws: MLPFailure.base(.target(sample: 2))) {
            try MLPTrainer().fit([1, 2, 3], columns: 1, [1, 2, .infinity])
        }
    }
}
