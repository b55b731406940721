import Testing

@testable import EngineModel

@Suite struct EnginePriorityTests {
    private func engine(kvBlocks: Int, tokens: Int = 40, sequences: Int = 256) -> Engine {
        var profile = smallProfile(kvBlocks: kvBlocks, maxBatchedTokens: tokens)
        profile.maxSequences = sequences
        profile.schedulesByPriority = true
        return Engine(profile: profile)
    }

    private func request(_ id: Int, priority: Int, prompt: Int = 16, output: Int = 12) -> EngineRequest {
        var request = EngineRequest(id: id, promptTokens: prompt, outputTokens: output)
        request.priority = priority
        return request
    }

    @Test func theLowestNumberGoesFirstAndEqualOnesInTheOrderTheyCame() throws {
        var engine = engine(kvBlocks: 200, sequences: 1)
        for (id, priority) in [(1, 5), (2, 9), (3, 5), (4, -1), (5, 9)] {
            try engine.submit(request(id, priority: priority, output: 1))
        }
        var order: [Int] = []
        while let step = engine.beginStep() {
            order += step.admitted.map(\.id)
            _ = engine.endStep()
        }
        #expect(order == [4, 1, 3, 2, 5])
    }

    @Test func theHighestNumberIsPutBackAndKeepsItsPlaceAmongTheWaiting() throws {
        var engine = engine(kvBlocks: 10)
        try engine.submit(request(1, priority: 7))
        try engine.submit(request(2, priority: 8))
        _ = engine.beginStep()
        _ = engine.endStep()
        try engine.submit(request(3, priority: 9, prompt: 4, output: 2))
        var preempted: [Int] = []
        var admitted: [Int] = []
        while let step = engine.beginStep() {
            preempted += step.preempted
            admitted += step.admitted.map(\.id)
            _ = engine.endStep()
        }
        #expect(preempted.first == 2 && !preempted.contains(1))
        #expect(admitted == [2, 3])
    }

    @Test func equalPrioritiesAreNone() throws {
        var profile = smallProfile(kvBlocks: 12, maxBatchedTokens: 40)
        var plain = Engine(profile: profile)
        profile.schedulesByPriority = true
        var marked = Engine(profile: profile)
        for id in 1...7 {
            try plain.submit(request(id, priority: 3, prompt: 9 + id))
            try marked.submit(request(id, priority: 3, prompt: 9 + id))
        }
        while let step = plain.beginStep() {
            #expect(step == marked.beginStep())
            #expect(plain.endStep() == marked.endStep())
        }
        #expect(marked.isIdle && marked.counters.preemptions > 0)
    }

    @Test func withoutThePolicyPrioritiesChangeNothing() throws {
        var plain = Engine(profile: smallProfile(kvBlocks: 10, maxBatchedTokens: 40))
        var marked = plain
        for id in 1...6 {
            try plain.submit(request(id, priority: 0))
            try marked.submit(request(id, priority: -id))
        }
        while let step = plain.beginStep() {
            #expect(step == marked.beginStep())
            #expect(plain.endStep() == marked.endStep())
        }
        #expect(marked.isIdle)
    }
}
