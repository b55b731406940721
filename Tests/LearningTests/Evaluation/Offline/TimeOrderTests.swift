import Learning
import Testing

@Suite struct TimeOrderTests {
    @Test(arguments: [UInt64(1), 2, 3, 4])
    func noRunIsTestedOnWhatCameBeforeItsTraining(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let groups = (0..<300).map { _ in Int.random(in: 0..<4, using: &random) }
        let order = (0..<300).map { _ in Double(Int.random(in: 0..<1_000, using: &random)) }
        let split = TimeOrder(groups: groups, order: order, trainFraction: 0.7)
        #expect(Set(split.train + split.test) == Set(0..<300))
        #expect(split.train.count + split.test.count == 300)
        for group in 0..<4 {
            let train = split.train.filter { groups[$0] == group }.map { order[$0] }
            let test = split.test.filter { groups[$0] == group }.map { order[$0] }
            #expect(train.count == Int(Double(train.count + test.count) * 0.7))
            #expect(train.max() ?? 0 <= test.min() ?? 0)
            #expect(train == train.sorted())
            #expect(test == test.sorted())
        }
    }

    @Test func runsAreMergedByPlaceNotOneAfterAnother() {
        let split = TimeOrder(
            groups: [0, 0, 0, 0, 1, 1], order: [10, 20, 30, 40, 900, 100], trainFraction: 0.5)
        #expect(split.train == [0, 5, 1])
        #expect(split.test == [2, 4, 3])
    }

    @Test(arguments: RegressorTrial.allCases)
    func aBlockIsPredictedFromWhatCameBeforeItAlone(trial: RegressorTrial) throws {
        let (rows, targets) = exclusiveOr(600, seed: 1)
        var plan = PrequentialCurve.Plan()
        plan.start = 100
        plan.every = 100
        var settings = RegressorTrial.Settings()
        settings.network.hidden = [8]
        var changed = targets
        for index in 300..<600 { changed[index] = 100 - changed[index] }
        let curves = try [targets, changed].map {
            try #require(
                try PrequentialCurve(trial, OfflineSamples(columns: 3, rows: rows, labels: $0), plan, settings))
        }
        #expect(curves[0].points.map(\.seen) == [100, 200, 300, 400, 500])
        // What changes from sample 300 on is seen in no error before it, and in every one after it.
        #expect(curves[0].points[..<2] == curves[1].points[..<2])
        for index in 2..<5 { #expect(curves[0].points[index].mae != curves[1].points[index].mae) }
    }

    @Test func tooFewSamplesMakeNoCurve() throws {
        let samples = OfflineSamples(columns: 1, rows: [1, 2], labels: [1, 2])
        #expect(try PrequentialCurve(.mean, samples, PrequentialCurve.Plan(), RegressorTrial.Settings()) == nil)
    }
}
