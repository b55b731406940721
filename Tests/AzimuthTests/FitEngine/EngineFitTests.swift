import EngineModel
import Testing

@testable import azimuth

@Suite struct EngineFitTests {
    private static let profile = EngineProfile(
        coefficients: StepParameters(values: Array(repeating: 0, count: StepParameters.count), knee: 0).coefficients,
        cpuOverheadMilliseconds: 0, kvBlocks: 4_000, blockSize: 16, maxBatchedTokens: 2_048, maxSequences: 64,
        maxModelLength: 8_192)
    private static let replay = ProbeReplay(profile: profile, cachesPrefixes: true)

    /// What a server with these parameters would have answered to some rounds of probes and some traffic.
    private func observations(_ truth: StepParameters, noise: Double = 0) -> [ProbeObservation] {
        let plan = ProbePlan(longestPrompt: 4_000, sequences: 64, kvTokens: 64_000, seed: 3)
        var random = SeededGenerator(seed: 11)
        var planned: [ProbeObservation] = []
        var episodes = (0..<2).flatMap { plan.round($0) }
        episodes.append(
            plan.traffic(1, seconds: 8, load: 0.4) { Self.replay.secondsAlone(prompt: $0, answer: $1, truth) })
        for (number, episode) in episodes.enumerated() {
            for request in episode {
                let together = number == episodes.count - 1 ? 1 : episode.count
                planned.append(
                    ProbeObservation(
                        sent: 100 * Double(number) + request.time, prompt: request.prompt,
                        promptTokens: request.promptTokens, completionTokens: request.answerTokens, ttft: 0,
                        decoding: 0, episode: number, together: together))
            }
        }
        return zip(planned, Self.replay.run(planned, truth)).compactMap { observation, course in
            guard let course else { return nil }
            var observation = observation
            observation.ttft = course.ttft * (1 + noise * (2 * random.uniform() - 1))
            observation.decoding = course.duration * (1 + noise * (2 * random.uniform() - 1))
            return observation
        }
    }

    /// As a small model on a processor: no floor of weights to be read.
    private static let processor = StepParameters(values: [4, 0.1, 0.2, 5e-4, 8e-5, 1.5, 6, 2e-3], knee: 0)
    /// As an 8B model on an A100.
    private static let accelerator = StepParameters(values: [14, 0.07, 0.02, 9e-5, 3e-6, 0, 5, 1e-3], knee: 128)

    @Test(arguments: [processor, accelerator])
    func whatAnEngineModelAnswersGivesItsParametersBack(truth: StepParameters) throws {
        let fit = try #require(EngineFit(replay: Self.replay).run(observations(truth)))
        #expect(fit.medianError < 0.01 && fit.noise < 0.1)
        #expect(fit.parameters.knee == truth.knee)
        for (found, wanted) in zip(fit.parameters.values, truth.values).prefix(5) {
            #expect(abs(found - wanted) < 0.05 * wanted, "\(fit.parameters)")
        }
    }

    @Test func noiseIsAveragedOut() throws {
        let truth = Self.processor
        let fit = try #require(EngineFit(replay: Self.replay).run(observations(truth, noise: 0.2)))
        #expect(fit.medianError > 0.03 && fit.medianError < 0.2)
        #expect(abs(fit.parameters.step - truth.step) < 0.1 * truth.step)
        #expect(abs(fit.parameters.token - truth.token) < 0.1 * truth.token)
        // Of answers of about 16 tokens: their own deviation times the root of their iterations.
        #expect(fit.noise > 0.2 && fit.noise <= 0.3)
        let error = try #require(fit.standardErrors[1])
        #expect(error > 0 && error < 0.1 * truth.token)
    }

    /// A server that holds an answer back and sends it in one go shows no time between tokens.
    @Test func answersSentInOneGoDoNotOutweighTheOthers() throws {
        var seen = observations(Self.processor)
        for place in seen.indices where place % 4 == 0 {
            seen[place].ttft += seen[place].decoding
            seen[place].decoding = place % 8 == 0 ? 0 : 5e-5
        }
        let fit = try #require(EngineFit(replay: Self.replay).run(seen))
        #expect(abs(fit.parameters.step - 4) < 0.6, "\(fit.parameters)")
    }

    @Test func stallsOfAFewRequestsChangeLittle() throws {
        var seen = observations(Self.processor)
        for place in stride(from: 0, to: seen.count, by: 17) { seen[place].decoding += 1.5 }
        let fit = try #require(EngineFit(replay: Self.replay).run(seen))
        #expect(abs(fit.parameters.step - 4) < 0.2, "\(fit.parameters)")
    }

    @Test func nothingIsMadeOfNothing() {
        #expect(EngineFit(replay: Self.replay).run([]) == nil)
        let mute = observations(Self.processor).map { observation in
            var observation = observation
            observation.decoding = 0
            return observation
        }
        #expect(EngineFit(replay: Self.replay).run(mute) == nil)
    }

    @Test func theCheckTellsAModelThatIsTooFast() throws {
        let seen = observations(Self.processor)
        var fast = Self.processor
        fast.values = fast.values.map { $0 / 2 }
        let right = try #require(FitCheck(seen, Self.replay, Self.processor))
        let wrong = try #require(FitCheck(seen, Self.replay, fast))
        #expect(abs(right.ttft.error) < 1e-6 && abs(right.e2e.error) < 1e-6)
        #expect(wrong.ttft.error < -0.3 && wrong.e2e.error < -0.3)
    }
}
