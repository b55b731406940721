import EngineModel
import Routing
import Testing

@testable import Simulation

@Suite struct TimingTests {
    private func lone(prompt: Int, output: Int) -> Workload {
        var workload = Workload(tokensPerHash: 64)
        workload.append(seconds: 5, promptTokens: prompt, outputTokens: output, hashIDs: [])
        return workload
    }

    @Test(arguments: [1, 17, 2_048, 5_000])
    func aLoneRequestTakesTheSumOfItsIterations(prompt: Int) throws {
        let cluster = try Fixture.cluster(1)
        let profile = cluster.instances[0].profile
        var options = Fixture.options()
        options.engineNoise = 0
        let (_, records) = try Fixture.run(lone(prompt: prompt, output: 30), on: cluster, options)

        var seconds = 0.0
        var computed = 0
        while computed < prompt {
            var work = StepWork()
            let chunk = min(prompt - computed, profile.maxBatchedTokens)
            work.addPrefill(tokens: chunk, prefix: computed)
            seconds += profile.seconds(for: work)
            computed += chunk
        }
        let overhead = 2 * 0.002 + Double(prompt) * 1e-6
        #expect(abs(try #require(records[0].ttft) - seconds - overhead) < 1e-9)
        for context in prompt..<prompt + 29 {
            var work = StepWork()
            work.addDecode(context: context)
            seconds += profile.seconds(for: work)
        }
        #expect(abs(records[0].e2e - seconds - overhead) < 1e-9)
        let tpot = try #require(records[0].tpot)
        #expect(abs(tpot - (records[0].e2e - (records[0].ttft ?? 0)) / 29) < 1e-12)
    }

    @Test func tokenisingAndNoiseAreTheClustersUnlessTheRunSaysOtherwise() throws {
        var options = Fixture.options()
        options.engineNoise = nil
        var cluster = try Fixture.cluster(1)
        cluster.engineNoise = 0
        let e2e = { (cluster: ClusterDescription, options: SimulationOptions) in
            try Fixture.run(lone(prompt: 500, output: 2), on: cluster, options).1[0].e2e
        }
        let usual = try e2e(cluster, options)
        cluster.tokenisingMicroseconds = 11
        #expect(abs(try e2e(cluster, options) - usual - 500 * 10e-6) < 1e-9)
        cluster.engineNoise = 0.5
        #expect(abs(try e2e(cluster, options) - usual - 500 * 10e-6) > 1e-4)
        options.engineNoise = 0
        #expect(abs(try e2e(cluster, options) - usual - 500 * 10e-6) < 1e-9)
    }

    @Test func aSlowDownStretchesIterations() throws {
        var options = Fixture.options()
        options.engineNoise = 0
        let cluster = try Fixture.cluster(1)
        let slow = try Fixture.cluster(1, events: [0: [.init(seconds: 0, kind: .slowDown(3))]])
        let usual = try Fixture.run(lone(prompt: 500, output: 2), on: cluster, options).1[0]
        let stretched = try Fixture.run(lone(prompt: 500, output: 2), on: slow, options).1[0]
        let overhead = 2 * 0.002 + 500e-6
        #expect(abs((stretched.e2e - overhead) - 3 * (usual.e2e - overhead)) < 1e-9)
    }

    @Test func lightLoadNearsTheClosedForm() throws {
        let workload = Fixture.workload(60, rate: 0.2, groups: 100_000)
        let cluster = try Fixture.cluster(4)
        let profile = cluster.instances[0].profile
        for record in try Fixture.run(workload, on: cluster, Fixture.options()).1 {
            var work = StepWork()
            var seconds = 2 * 0.002 + Double(record.promptTokens) * 1e-6
            var computed = record.cachedTokens
            while computed < record.promptTokens {
                let chunk = min(record.promptTokens - computed, profile.maxBatchedTokens)
                work = StepWork()
                work.addPrefill(tokens: chunk, prefix: computed)
                seconds += profile.seconds(for: work)
                computed += chunk
            }
            // Iterations have 3 % of noise.
            #expect(abs(try #require(record.ttft) / seconds - 1) < 0.15)
        }
    }

    @Test func theSameStepHasTheSameLuckUnderEveryPolicy() {
        let table = NoiseTable(deviation: 0.03, seed: 9)
        let again = NoiseTable(deviation: 0.03, seed: 9)
        let factors = (0..<4_000).map { table.factor(stream: 2, index: $0) }
        #expect(factors == (0..<4_000).map { again.factor(stream: 2, index: $0) })
        let mean = factors.reduce(0, +) / 4_000
        let variance = factors.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4_000
        #expect(abs(mean - 1) < 0.005)
        #expect(abs(variance.squareRoot() - 0.03) < 0.003)
        #expect(NoiseTable(deviation: 0, seed: 9).factor(stream: 2, index: 3) == 1)
    }
}
