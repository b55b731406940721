import EngineModel
import Testing

@testable import Routing

@Suite struct EngineCapacityTests {
    private func request(uncached: Double = 600, output: Int = 150) -> TypicalRequest {
        var old = DemandMeter()
        var request = TypicalRequest()
        var new = old
        for _ in 0..<2_000 {
            new.arrive(prompt: uncached + 400, uncached: uncached, pairs: uncached * (400 + uncached / 2))
            new.end(e2e: 1, tokens: Double(output), target: ServiceTarget())
        }
        request.take(from: old, to: new)
        old = new
        return request
    }

    @Test func whatRequestsAreLikeIsTheirMean() {
        let request = request()
        #expect(request.isKnown)
        #expect(abs(request.prompt - 1_000) < 1e-6)
        #expect(abs(request.uncached - 600) < 1e-6)
        #expect(abs(request.output - 150) < 1e-6)
        #expect(request.outputDeviation < 1e-3)
    }

    @Test func moreLoadIsNeverFaster() throws {
        let capacity = ProvisioningBench.capacity(request())
        var last = EngineCapacity.Level(ttft: 0, e2e: 0)
        for share in stride(from: 0.05, through: 0.95, by: 0.05) {
            let level = try #require(capacity.level(at: share * capacity.saturation))
            #expect(level.ttft >= last.ttft)
            #expect(level.e2e >= last.e2e)
            last = level
        }
        #expect(capacity.level(at: 1.01 * capacity.saturation) == nil)
    }

    @Test func longerRequestsAreFewer() {
        let short = ProvisioningBench.capacity(request()).saturation
        #expect(ProvisioningBench.capacity(request(uncached: 1_200)).saturation < short)
        #expect(ProvisioningBench.capacity(request(output: 600)).saturation < short)
    }

    @Test func theRateKeepsTheTarget() throws {
        let capacity = ProvisioningBench.capacity(request())
        let target = ServiceTarget(ttft: 0.5, e2e: nil)
        let rate = capacity.rate(keeping: target, utilisation: 1)
        #expect(rate < capacity.saturation)
        #expect(try #require(capacity.level(at: rate)).ttft <= 0.5 + 1e-6)
        #expect(try #require(capacity.level(at: min(1.05 * rate, 0.999 * capacity.saturation))).ttft > 0.5)
    }

    @Test(arguments: ["llama3-8b/a100", "llama3-8b/l40s", "llama3-8b/h100"])
    func saturationIsNearWhatAnEngineGetsDone(name: String) throws {
        let profile = try #require(EngineProfile.named(name))
        var engine = Engine(profile: profile)
        for id in 0..<2_500 {
            try engine.submit(EngineRequest(id: id, promptTokens: 600, outputTokens: 150, blockHashes: []))
        }
        var seconds = 0.0
        var done = 0
        var events: [TokenEvent] = []
        // Until nothing waits: what runs then is the batch's steady state.
        while engine.waitingCount > 0, let step = engine.beginStep() {
            seconds += step.seconds
            engine.endStep(into: &events)
            done += events.count(where: \.isLast)
            events.removeAll(keepingCapacity: true)
        }
        var limits = EngineLimits()
        limits.capacity = Double(profile.kvBlocks * profile.blockSize)
        var meter = DemandMeter()
        for _ in 0..<3_000 {
            meter.arrive(prompt: 600, uncached: 600, pairs: 180_000)
            meter.end(e2e: 1, tokens: 150, target: ServiceTarget())
        }
        var request = TypicalRequest()
        request.take(from: DemandMeter(), to: meter)
        let capacity = EngineCapacity(cost: LinearStepCost(profile), limits: limits, unshared: 1, request)
        let ratio = capacity.saturation / (Double(done) / seconds)
        #expect((0.8...1.25).contains(ratio), "\(ratio)")
    }

    @Test func aTargetOutOfReachAsksForNoInfinity() {
        let capacity = ProvisioningBench.capacity(request())
        #expect(capacity.rate(keeping: ServiceTarget(ttft: 1e-4), utilisation: 0.85) > 0)
    }
}
