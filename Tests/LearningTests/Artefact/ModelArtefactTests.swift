import Learning
import Testing

@Suite struct ModelArtefactTests {
    static let artefact = ModelArtefact(
        version: 7, featureSchema: 1, featureNames: ["prompt_tokens", "waiting"],
        model: .ridge(
            RidgeModel(
                inputCount: 2, interactions: Interactions([.init(0, 1), .init(1, 1)]),
                standardisation: Standardisation(mean: [1024.5, 3, 0.1, 9], scale: [512, 1.5, 2, 1]),
                weights: [-0.25, -0.1, 1.0 / 3, 0], intercept: -1.5, residualVariance: 0.0625,
                bounds: ColumnBounds(lower: [0, 0], upper: [0.1, 8]))),
        objective: "ttft", trainedTime: 1_700_000_000.25, samples: 400,
        errors: PrequentialSummary(count: 300, mae: 0.2, rmse: 0.3, r2: 0.9, maeMean: 1.1, maeMedian: 1))

    static let golden = #"""
        {"bounds":{"lower":[0,0],"upper":[0.1,8]},"errors":{"count":300,"mae":0.2,"mae_mean":1.1,"mae_median":1,\#
        "r2":0.9,"rmse":0.3},"feature_names":["prompt_tokens","waiting"],"feature_schema":1,"format_version":1,\#
        "interactions":[[0,1],[1,1]],"intercept":-1.5,"kind":"ridge","objective":"ttft","residual_variance":0.0625,\#
        "samples":400,"standardisation":{"mean":[1024.5,3,0.1,9],"scale":[512,1.5,2,1]},\#
        "trained_time":1700000000.25,"version":7,"weights":[-0.25,-0.1,0.3333333333333333,0]}
        """#

    @Test func theFileIsTheGoldenOne() throws {
        #expect(try Self.artefact.json() == Self.golden)
        #expect(try ModelArtefact(json: Self.golden) == Self.artefact)
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func everyNumberReadsBackBitForBit(seed: UInt64) throws {
        let (rows, targets) = routingLikeData(80, seed: seed)
        let model = try RidgeTrainer(interactions: routingLikeInteractions).fit(rows, targets).model
        let artefact = ModelArtefact(
            version: 1, featureSchema: 1, featureNames: ["a", "b", "c", "d"], model: .ridge(model),
            objective: "ttft=1,e2e=0.1",
            trainedTime: 0, samples: 80, errors: nil)
        let back = try ModelArtefact(json: artefact.json())
        #expect(back == artefact)
        for row in rows {
            #expect(back.model.predict(row: row).bitPattern == model.predict(row: row).bitPattern)
        }
    }

    @Test func aModelThatIsNotFiniteIsNotWritten() {
        var artefact = Self.artefact
        artefact.model = .ridge(
            RidgeModel(
                inputCount: 2, interactions: .none, standardisation: Standardisation(mean: [0, 0], scale: [1, 1]),
                weights: [1, .nan], intercept: 0, residualVariance: 0,
                bounds: ColumnBounds(lower: [0, 0], upper: [1, 1])))
        #expect(throws: ArtefactFailure(field: "weights[1]", problem: "nan is not finite")) { try artefact.json() }
    }
}
