import Routing
import Testing

@Suite struct FeatureBuilderTests {
    private func snapshot() -> Snapshot {
        var request = RequestSnapshot()
        request.promptTokens = 1_234
        request.maxTokens = 256
        request.outputTokensQ10 = 17
        request.outputTokensQ50 = 111
        request.outputTokensQ90 = 256
        request.stream = 1
        var busy = InstanceSnapshot(id: InstanceID(3))
        busy.cachedTokens = 448
        busy.inflightRequests = 9
        busy.inflightPrefillRequests = 2
        busy.inflightPrefillTokens = 3_000
        busy.inflightUncachedTokens = 1_700
        busy.inflightDecodeRequests = 7
        busy.inflightDecodeTokens = 9_001
        busy.running = 8
        busy.waiting = 1
        busy.kvUsage = 0.37
        busy.scrapeAge = 0.081
        busy.kvCapacityTokens = 13_333
        busy.secondsPerPrefillToken = 7.7e-5
        busy.baseTTFT = 0.0123
        busy.ttftResidual = -0.07
        busy.secondsPerToken = 0.0191
        busy.observedOutcomes = 55
        busy.prediction.depth = 2
        busy.prediction.ttft = 0.173
        busy.prediction.e2e = 4.21
        busy.prediction.decode = 3.25
        busy.prediction.stall = 0.031
        busy.prediction.stepSeconds = 0.0213
        busy.prediction.steps = 3.5
        busy.prediction.kilotokens = 2.75
        busy.prediction.pairs = 0.41
        busy.prediction.sequenceSteps = 0.28
        busy.prediction.contextSteps = 0.33
        busy.prediction.kvPeak = 0.71
        busy.prediction.ownWork = 0.066
        busy.prediction.queueing = 0.011
        busy.prediction.delay = 0.52
        busy.prediction.occupancy = 0.007
        return Snapshot(time: 1, request: request, instances: [busy, InstanceSnapshot(id: InstanceID(9))])
    }

    /// The bits of version 5: if this fails, either undo the change or raise `FeatureSchema.version`.
    @Test func bitsAreThoseOfTheVersion() {
        #expect(FeatureSchema.version == 5)
        let bits = FeatureBuilder.build(snapshot()).map(\.bitPattern)
        #expect(bits == goldenBits)
    }

    private let goldenBits: [UInt32] = [
        1067316151, 1061762892, 1052369228, 1075780256, 1073741824, 1088421888, 1091568665, 1090519040,
        1065353216, 1052602532, 1033467194, 1045470335, 1011451376, 1033744941, 3180289065, 1072986849,
        1040771239, 1065371021, 1037116832, 1040274634, 1075471261, 1048777327, 1048777327, 1065353216,
        1043408617, 1082570834, 1078984704, 1023275958, 1074287083, 1080033280, 1076887552, 1053944709,
        1049582633, 1051260355, 1060487823, 1032268546, 1010055512, 1057300152, 1004888130, 1065353216,
        1067316151, 1067316151, 0, 1067316151, 0, 0, 0, 0,
        0, 0, 1065078180, 0, 0, 0, 0, 0,
        0, 0, 0, 1040274634, 0, 1048777327, 1048777327, 1065353216,
        0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0,
    ]

    @Test func columnsMeanWhatTheySay() {
        let features = FeatureBuilder.build(snapshot())
        func value(_ column: FeatureSchema.Column, row: Int = 0) -> Float {
            features[row * FeatureSchema.count + column.rawValue]
        }
        func isClose(_ value: Float, _ expected: Float) -> Bool { abs(value - expected) < 1e-4 * max(1, abs(expected)) }
        #expect(isClose(value(.uncachedTokens), 0.786))
        #expect(isClose(value(.prefillWork), 2.486))
        #expect(isClose(value(.regressionTTFT), 0.0123 + 7.7e-5 * 2_486))
        #expect(isClose(value(.expectedOutput), 0.1263))
        #expect(isClose(value(.decodeSeconds), 126.3 * 0.0191))
        #expect(isClose(value(.kvPressure), (9_001 + 3_000 + 1_234 + 126.3) / 13_333))
        #expect(isClose(value(.kvOverflow), value(.kvPressure) - 0.9))
        #expect(isClose(value(.decodeLoad), 7 * 0.0191))
        #expect(value(.stream) == 1)
        #expect(isClose(value(.predictedTTFT), 0.173))
        #expect(isClose(value(.predictedStep), 2.13))
        #expect(isClose(value(.kvPeak), 0.71))
        #expect(value(.rolledOut) == 1)
        #expect(value(.rolledOut, row: 1) == 0)
        #expect(value(.kvPressure, row: 1) == 0, "the capacity is unknown")
        #expect(value(.cachedShare, row: 1) == 0)
        #expect(isClose(value(.scrapeAge, row: 1), 60.0 / 61))
    }

    @Test func theSchemaIsWhole() {
        #expect(FeatureSchema.names.count == FeatureSchema.count)
        #expect(Set(FeatureSchema.names).count == FeatureSchema.count)
        #expect(FeatureSchema.slack.count == FeatureSchema.count)
        #expect(FeatureSchema.slack.filter { $0 <= 0 }.isEmpty)
        let pairs = FeatureSchema.interactions.pairs
        let distinct = Set(pairs.map { [min($0.first, $0.second), max($0.first, $0.second)] })
        #expect(FeatureSchema.interactions.firstMisfit(columns: FeatureSchema.count) == nil)
        #expect(distinct.count == pairs.count)
        #expect(FeatureSchema.Column.regressionTTFT.name == "regression_ttft")
        #expect(FeatureSchema.Column.stream.name == "stream")
    }

    @Test func anEmptyRequestAndAnEmptyFleetGiveFiniteFeatures() {
        let nothing = Snapshot(time: 0, request: RequestSnapshot(), instances: [InstanceSnapshot(id: InstanceID(0))])
        #expect(FeatureBuilder.build(nothing).filter { !$0.isFinite }.isEmpty)
        #expect(FeatureBuilder.build(Snapshot(time: 0, request: RequestSnapshot(), instances: [])).isEmpty)
    }

    /// What was served can be rebuilt from what was logged: the snapshot's 32-bit floats.
    @Test func aDecisionsFeaturesAreThoseOfItsSnapshot() throws {
        var random = RoutingGenerator(seed: 8)
        var router = try Fixture.router("learned", instances: 5)
        var now = 1_700_000_000.0
        for _ in 0..<300 {
            now += random.unit()
            let facts = Fixture.facts(
                tokens: 1 + random.index(below: 4_000), stream: random.index(below: 3) > 0,
                hashes: [UInt64(random.index(below: 4))], maxTokens: random.index(below: 2) == 0 ? nil : 100)
            let decision = try router.mustDecide(facts, now: now)
            let rebuilt = FeatureBuilder.build(decision.snapshot)
            #expect(rebuilt.map(\.bitPattern) == decision.features.map(\.bitPattern))
            let ticket = router.dispatch(decision, facts: facts, position: decision.chosen, now: now)
            router.firstToken(ticket, now: now + 0.1 * random.unit())
            if random.index(below: 3) > 0 { router.finish(ticket, outcome: Fixture.done(at: now + 1), facts: facts) }
        }
    }
}
