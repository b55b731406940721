import Testing

@testable import EngineModel

@Suite struct EngineOrderTests {
    @Test func theTailOfAFinishedPromptIsEvictedBeforeItsHead() throws {
        var engine = Engine(profile: smallProfile(kvBlocks: 20, maxBatchedTokens: 100))
        let old = hashes(promptTokens: 41, shared: 41, family: 1, own: 0, blockSize: 4)
        try engine.submit(EngineRequest(id: 1, promptTokens: 41, outputTokens: 1, blockHashes: old))
        _ = drain(&engine)
        #expect(engine.cachedTokens(promptTokens: 41, blockHashes: old) == 40)
        // Nine blocks were never used and one is the old prompt's plain last one; each further block costs one of its.
        for (blocks, left) in [(10, 40), (11, 36), (13, 28), (20, 0)] {
            var copy = engine
            let tokens = blocks * 4
            try copy.submit(EngineRequest(id: 2, promptTokens: tokens - 1, outputTokens: 1))
            _ = drain(&copy)
            #expect(copy.cachedTokens(promptTokens: 41, blockHashes: old) == left)
        }
    }

    @Test func theNewestIsPreemptedAndComesBackBeforeThoseThatWait() throws {
        var engine = Engine(profile: smallProfile(kvBlocks: 10, maxBatchedTokens: 40))
        for id in 1...2 { try engine.submit(EngineRequest(id: id, promptTokens: 16, outputTokens: 12)) }
        _ = engine.beginStep()
        _ = engine.endStep()
        try engine.submit(EngineRequest(id: 3, promptTokens: 4, outputTokens: 2))
        var preempted: [Int] = []
        var admitted: [Int] = []
        while let step = engine.beginStep() {
            #expect(step.preempted.isEmpty || step.admitted.isEmpty)
            preempted += step.preempted
            admitted += step.admitted.map(\.id)
            _ = engine.endStep()
        }
        // The third would have fitted all along but does not overtake.
        #expect(preempted == [2])
        #expect(admitted == [2, 3])
    }
}
