import Testing

@testable import EngineModel

/// A random schedule: submissions and cancellations between and inside iterations, on an engine short of blocks.
private struct RandomRun {
    var engine: Engine
    var tokens: [Int: Int] = [:]
    var expected: [Int: Int] = [:]
    var cancelled: Set<Int> = []
    var trace: [String] = []
    var largestBatch = 0
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        engine = Engine(
            profile: smallProfile(
                kvBlocks: Int.random(in: 20...48, using: &random), blockSize: Int.random(in: 1...5, using: &random),
                maxBatchedTokens: Int.random(in: 4...40, using: &random),
                maxSequences: Int.random(in: 2...12, using: &random)))
    }

    mutating func play(requests: Int) {
        var next = 0
        while next < requests || !engine.isIdle {
            while next < requests, Int.random(in: 0..<3, using: &random) > 0 {
                submit(id: next)
                next += 1
            }
            guard let step = engine.beginStep() else { continue }
            check(step)
            if Int.random(in: 0..<25, using: &random) == 0 { cancelAny(below: next) }
            for event in engine.endStep() {
                #expect(event.index == tokens[event.id, default: 0])
                tokens[event.id, default: 0] += 1
                #expect(event.isLast == (tokens[event.id] == expected[event.id]))
                trace.append("\(event.id):\(event.index)")
            }
            expectSound(engine)
        }
    }

    private mutating func submit(id: Int) {
        let limit = engine.profile.contextLimit
        let prompt = Int.random(in: 1...max(1, limit / 2), using: &random)
        let output = Int.random(in: 1...max(1, limit / 2), using: &random)
        let list = hashes(
            promptTokens: prompt, shared: Int.random(in: 0...prompt, using: &random),
            family: UInt32.random(in: 0..<3, using: &random), own: UInt32(id), blockSize: engine.profile.blockSize)
        expected[id] = min(output, limit - prompt)
        do {
            try engine.submit(EngineRequest(id: id, promptTokens: prompt, outputTokens: output, blockHashes: list))
        } catch {
            Issue.record(error)
        }
    }

    private mutating func cancelAny(below next: Int) {
        let id = Int.random(in: 0..<max(1, next), using: &random)
        if engine.cancel(id) { cancelled.insert(id) }
        expectSound(engine)
    }

    private mutating func check(_ step: EngineStep) {
        let batch = step.work.prefillTokens + step.work.decodeSequences
        largestBatch = max(largestBatch, batch)
        #expect(batch > 0 && batch <= engine.profile.maxBatchedTokens)
        #expect(engine.runningCount <= engine.profile.maxSequences)
        #expect(step.preempted.isEmpty || step.admitted.isEmpty)
        #expect(step.seconds > 0)
        trace.append("\(step.seconds)")
        expectSound(engine)
    }
}

@Suite struct EnginePropertyTests {
    @Test func thousandsOfPreemptionsLoseNoTokenAndNoBlock() {
        var preemptions = 0
        var cancelled = 0
        for seed in UInt64(1)...24 {
            var run = RandomRun(seed: seed)
            run.play(requests: 150)
            preemptions += run.engine.counters.preemptions
            cancelled += run.cancelled.count
            #expect(run.engine.kvUsage == 0)
            #expect(run.engine.counters.generationTokens == run.tokens.values.reduce(0, +))
            for (id, count) in run.expected where !run.cancelled.contains(id) {
                #expect(run.tokens[id] == count)
            }
        }
        #expect(preemptions > 2_000)
        #expect(cancelled > 50)
    }

    @Test(arguments: UInt64(100)...104) func equalSeedsGiveEqualRuns(seed: UInt64) {
        var (one, other) = (RandomRun(seed: seed), RandomRun(seed: seed))
        one.play(requests: 80)
        other.play(requests: 80)
        #expect(one.trace == other.trace)
        #expect(one.engine.counters == other.engine.counters)
        var different = RandomRun(seed: seed + 1_000)
        different.play(requests: 80)
        #expect(one.trace != different.trace)
    }
}
