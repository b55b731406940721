import EngineModel
import Testing

@testable import Routing

struct InstanceRolloutTests {
    /// 10 ms an iteration, 50 ms a thousand tokens, 2 ms a hundred sequences.
    private static let cost = LinearStepCost(
        step: 10, kilotoken: 50, tenMillionPairs: 0, hundredSequences: 2, hundredKilotokensOfContext: 0, request: 6)

    private static func input(capacity: Double = 0, batched: Double = 2_000) -> RolloutInput {
        var limits = EngineLimits()
        limits.capacity = capacity
        limits.batchedTokens = batched
        return RolloutInput(cost: cost, limits: limits, room: CacheRoom())
    }

    private static func waiting(_ key: Int, _ tokens: Double, output: Double, at time: Double = 0) -> ShadowRequest {
        var request = ShadowRequest()
        request.key = key
        request.prompt = tokens
        request.uncached = tokens
        request.dispatched = time
        request.knownOutput = output
        return request
    }

    private static func forecast(
        _ shadow: inout InstanceShadow, prompt: Double, output: Double = 1, _ input: RolloutInput, now: Double = 0
    ) -> RolloutForecast {
        var scratch = RolloutScratch()
        let rolled = shadow.roll(input, ResidualLife(), now: now, &scratch)
        return shadow.forecast(
            RolloutRequest(prompt: prompt, output: output), cached: 0, after: rolled, input, scratch)
    }

    @Test func anIdleInstanceTakesWholeIterations() {
        var shadow = InstanceShadow()
        // One iteration, 25 ms for its tokens, 6 ms for the way.
        #expect(Self.forecast(&shadow, prompt: 500, Self.input()).firstMilliseconds == 41)
        // Three chunks.
        #expect(Self.forecast(&shadow, prompt: 5_000, Self.input()).firstMilliseconds == 286)
    }

    @Test func theAnswerTakesAnIterationAToken() {
        var shadow = InstanceShadow()
        let forecast = Self.forecast(&shadow, prompt: 500, output: 101, Self.input())
        // A hundred further tokens of 10 ms, and of 0.02 ms for the sequence itself.
        #expect(abs(forecast.totalMilliseconds - forecast.firstMilliseconds - 1_002) < 1e-6)
    }

    @Test func whatWaitsIsComputedFirst() {
        var shadow = InstanceShadow()
        shadow.enqueue(Self.waiting(0, 4_000, output: 1_000), ownMilliseconds: 0, now: 0)
        let forecast = Self.forecast(&shadow, prompt: 2_000, Self.input())
        // Three chunks, the last beside one sequence, and half an iteration that is under way.
        let expected: Double = 300 + 30 + 5 + 6 + 0.03
        #expect(abs(forecast.firstMilliseconds - expected) < 0.01)
        #expect(forecast.stallMilliseconds == 0)
    }

    @Test func servedTimeOfTheOldestCounts() {
        var shadow = InstanceShadow()
        shadow.enqueue(Self.waiting(0, 4_000, output: 1_000), ownMilliseconds: 0, now: 0)
        let whole = Self.forecast(&shadow, prompt: 2_000, Self.input()).firstMilliseconds
        // Its prompt takes 55 ms a thousand tokens with its iterations; 3 ms are the way there.
        let later = Self.forecast(&shadow, prompt: 2_000, Self.input(), now: 0.113).firstMilliseconds
        #expect(abs(whole - later - 110) < 0.1)
    }

    @Test func aFullCacheIsWaitedFor() {
        var shadow = InstanceShadow()
        shadow.enqueue(Self.waiting(0, 900, output: 50), ownMilliseconds: 0, now: 0)
        _ = shadow.begin(0, produced: 0, now: 0)
        let free = Self.forecast(&shadow, prompt: 200, Self.input(capacity: 2_000))
        #expect(free.stallMilliseconds == 0)
        // 900 of 1,000 are taken until the first is done in 49 iterations of 10.02 ms.
        let full = Self.forecast(&shadow, prompt: 200, Self.input(capacity: 1_000))
        #expect(abs(full.stallMilliseconds - 49 * 10.02) < 0.01)
        #expect(full.firstMilliseconds > free.firstMilliseconds + 480)
        #expect(full.peakTokens == 900 + 1 + 200)
    }

    @Test func aMissingPlaceIsWaitedFor() {
        var shadow = InstanceShadow()
        for key in 0..<256 {
            shadow.enqueue(Self.waiting(key, 10, output: Double(20 + key)), ownMilliseconds: 0, now: 0)
            _ = shadow.begin(key, produced: 0, now: 0)
        }
        let forecast = Self.forecast(&shadow, prompt: 10, Self.input())
        // Until the shortest is done: 19 iterations beside 256 sequences.
        #expect(abs(forecast.stallMilliseconds - 19 * 15.12) < 0.01)
    }

    @Test func answersThatEndSpeedUpTheRest() {
        var shadow = InstanceShadow()
        for key in 0..<100 {
            shadow.enqueue(Self.waiting(key, 10, output: 11), ownMilliseconds: 0, now: 0)
            _ = shadow.begin(key, produced: 0, now: 0)
        }
        let forecast = Self.forecast(&shadow, prompt: 10, output: 101, Self.input())
        let alone = forecast.totalMilliseconds - forecast.firstMilliseconds
        // 100 iterations of 10 ms, the request's own 100 sequence-steps, and 100 others for at most 10 of them.
        #expect(alone > 1_002 && alone < 1_022)
    }

    @Test func longQueuesAreAddedUp() {
        var shadow = InstanceShadow()
        for key in 0..<1_000 {
            shadow.enqueue(Self.waiting(key, 2_000, output: 5), ownMilliseconds: 0, now: 0)
        }
        let forecast = Self.forecast(&shadow, prompt: 10, Self.input())
        #expect(forecast.firstMilliseconds > 1_000 * 100)
    }
}
