import Testing

@testable import EngineModel

@Suite struct EngineTests {
    /// The time of the first token of a prompt that nobody else shares an iteration with.
    private func closedForm(_ profile: EngineProfile, prompt: Int, cached: Int) -> Double {
        var total = 0.0
        var done = cached
        while done < prompt {
            let chunk = min(profile.maxBatchedTokens, prompt - done)
            let c = profile.coefficients
            let tokens = Double(chunk)
            let gemm = max(
                c.gemmMemoryBase + c.gemmMemoryPerToken * tokens, c.gemmComputeBase + c.gemmComputePerToken * tokens)
            let pairs = c.prefillPerSelfPair * tokens * tokens / 2 + c.prefillPerPrefixPair * tokens * Double(done)
            total += gemm + c.prefillBase + c.prefillPerToken * tokens + pairs + profile.cpuOverheadMilliseconds
            done += chunk
        }
        return total / 1_000
    }

    @Test(arguments: ["h100", "a100", "l40s"], [1, 16, 512, 2_048, 2_049, 10_000])
    func aLoneRequestsFirstTokenComesAfterTheClosedForm(name: String, prompt: Int) throws {
        let profile = try #require(EngineProfile.named(name))
        var engine = Engine(profile: profile)
        try engine.submit(EngineRequest(id: 1, promptTokens: prompt, outputTokens: 3))
        let tokens = drain(&engine)
        #expect(tokens.map(\.event.index) == [0, 1, 2])
        #expect(tokens.map(\.event.isLast) == [false, false, true])
        #expect(abs(tokens[0].time - closedForm(profile, prompt: prompt, cached: 0)) < 1e-9)
        #expect(engine.isIdle && engine.kvUsage == 0)
    }

    @Test(arguments: [1, 15, 16, 17, 32, 33, 100, 160])
    func aRepeatedPromptHitsItsFullBlocksButNeverItsLastToken(prompt: Int) throws {
        var engine = Engine(profile: smallProfile(kvBlocks: 100, blockSize: 16, maxBatchedTokens: 64))
        let own = hashes(promptTokens: prompt, shared: prompt, family: 3, own: 0, blockSize: 16)
        let request = EngineRequest(id: 1, promptTokens: prompt, outputTokens: 1, blockHashes: own)
        try engine.submit(request)
        _ = drain(&engine)
        let expected = (prompt - 1) / 16 * 16
        #expect(engine.cachedTokens(promptTokens: prompt, blockHashes: own) == expected)
        try engine.submit(request)
        let begun = engine.beginStep()
        let step = try #require(begun)
        #expect(step.admitted == [.init(id: 1, cachedTokens: expected, isResumed: false)])
        #expect(engine.counters.prefixQueries == 2 * prompt)
        #expect(engine.counters.prefixHits == expected)
        #expect(step.work.prefillTokens == min(64, prompt - expected))
    }

    @Test func aSharedPrefixIsHitUpToTheFirstDifference() throws {
        var engine = Engine(profile: smallProfile(kvBlocks: 100, blockSize: 16, maxBatchedTokens: 256))
        for (id, own) in [(1, UInt32(5)), (2, UInt32(6))] {
            let list = hashes(promptTokens: 100, shared: 70, family: 9, own: own, blockSize: 16)
            try engine.submit(EngineRequest(id: id, promptTokens: 100, outputTokens: 4, blockHashes: list))
        }
        // Blocks can be shared from the iteration on that fills them, so the second hits within the same one.
        let begun = engine.beginStep()
        let step = try #require(begun)
        #expect(step.admitted.map(\.cachedTokens) == [0, 64])
        expectSound(engine)
    }

    @Test func decodesComeBeforePrefillChunksAndNobodyOvertakes() throws {
        var engine = Engine(profile: smallProfile(kvBlocks: 100, maxBatchedTokens: 24))
        try engine.submit(EngineRequest(id: 1, promptTokens: 20, outputTokens: 50))
        _ = engine.beginStep()
        _ = engine.endStep()
        try engine.submit(EngineRequest(id: 2, promptTokens: 60, outputTokens: 5))
        try engine.submit(EngineRequest(id: 3, promptTokens: 1, outputTokens: 5))
        let begun = engine.beginStep()
        let second = try #require(begun)
        #expect(second.work.decodeSequences == 1)
        #expect(second.work.prefillTokens == 23)
        #expect(second.admitted.map(\.id) == [2])
        #expect(engine.waitingCount == 1)
    }

    @Test func theAnswerIsCutAtTheContextLimit() throws {
        var profile = smallProfile()
        profile.maxModelLength = 30
        var engine = Engine(profile: profile)
        #expect(throws: EngineRejection.promptTooLong(limit: 30)) {
            try engine.submit(EngineRequest(id: 1, promptTokens: 30, outputTokens: 1))
        }
        #expect(throws: EngineRejection.emptyPrompt) {
            try engine.submit(EngineRequest(id: 1, promptTokens: 0, outputTokens: 1))
        }
        try engine.submit(EngineRequest(id: 1, promptTokens: 20, outputTokens: 1_000))
        #expect(throws: EngineRejection.duplicateID(1)) {
            try engine.submit(EngineRequest(id: 1, promptTokens: 5, outputTokens: 1))
        }
        #expect(drain(&engine).count == 10)
    }

    @Test func aSequenceAsLongAsTheWholeCacheStillEnds() throws {
        var engine = Engine(profile: smallProfile(kvBlocks: 10))
        try engine.submit(EngineRequest(id: 1, promptTokens: 5, outputTokens: 1_000))
        try engine.submit(EngineRequest(id: 2, promptTokens: 39, outputTokens: 1_000))
        let tokens = drain(&engine)
        #expect(tokens.filter { $0.event.id == 1 }.count == 35)
        #expect(tokens.filter { $0.event.id == 2 }.count == 1)
        #expect(engine.counters.preemptions > 0)
    }

    @Test func cancellingFreesBlocksAtOnceEvenInsideAnIteration() throws {
        var engine = Engine(profile: smallProfile())
        try engine.submit(EngineRequest(id: 1, promptTokens: 20, outputTokens: 5))
        try engine.submit(EngineRequest(id: 2, promptTokens: 20, outputTokens: 5))
        try engine.submit(EngineRequest(id: 3, promptTokens: 20, outputTokens: 5))
        _ = engine.beginStep()
        #expect(engine.runningCount == 2)
        let held = [1, 3, 3].map { engine.cancel($0) }
        #expect(held == [true, true, false])
        expectSound(engine)
        let tokens = engine.endStep()
        #expect(tokens.isEmpty)
        engine.cancel(2)
        let next = engine.beginStep()
        #expect(next == nil)
        #expect(engine.isIdle && engine.kvUsage == 0)
    }

    @Test func aSlowDownStretchesIterations() throws {
        var usual = Engine(profile: smallProfile())
        try usual.submit(EngineRequest(id: 1, promptTokens: 20, outputTokens: 5))
        var slow = usual
        slow.slowDown = 3
        let (a, b) = (drain(&usual), drain(&slow))
        #expect(zip(a, b).allSatisfy { abs($0.time * 3 - $1.time) < 1e-9 })
    }

    @Test func aCopyRunsOnItsOwn() throws {
        var engine = Engine(profile: smallProfile())
        try engine.submit(EngineRequest(id: 1, promptTokens: 20, outputTokens: 5))
        var forecast = engine
        #expect(drain(&forecast).count == 5)
        #expect(engine.waitingCount == 1 && engine.counters.steps == 0)
    }
}
