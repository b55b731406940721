import EngineModel
import Testing

@testable import azimuth

@Suite struct ProbeReplayTests {
    private let parameters = StepParameters(values: [10, 0.5, 1, 0.01, 0.001, 2, 4, 0.01], knee: 8)
    private let replay = ProbeReplay(
        profile: EngineProfile(
            coefficients: StepParameters(values: Array(repeating: 0, count: 8), knee: 0).coefficients,
            cpuOverheadMilliseconds: 0, kvBlocks: 100, blockSize: 16, maxBatchedTokens: 64, maxSequences: 4,
            maxModelLength: 1_000),
        cachesPrefixes: true)

    private func observation(
        _ prompt: UInt64, _ tokens: Int, answer: Int, sent: Double = 0, episode: Int = 0
    ) -> ProbeObservation {
        ProbeObservation(
            sent: sent, prompt: prompt, promptTokens: tokens, completionTokens: answer, ttft: 1, decoding: 1,
            episode: episode)
    }

    /// A prompt of 100 tokens takes two iterations of at most 64, an answer of three tokens two more.
    @Test func theWorkOfALoneRequestIsThatOfItsIterations() throws {
        let course = try #require(replay.run([observation(1, 100, answer: 3)], parameters)[0])
        // Pairs: half of 64 * 64 and of 36 * 36, and 36 * 64.
        #expect(course.waiting == [2, 84, 0, 0, 5_000, 2, 1, 100])
        #expect(course.decoding == [2, 0, 2, 201, 0, 0, 0, 0])
        // Two iterations 20, tokens 42, pairs 5, prefills 4, the request 4 and its tokens 1.
        #expect(abs(1_000 * course.ttft - 76) < 1e-9)
        #expect(abs(1_000 * course.duration - 24.01) < 1e-9)
    }

    /// The features times the parameters are the time: the fit is linear in them.
    @Test func featuresTimesParametersAreTheTime() throws {
        var random = SeededGenerator(seed: 5)
        let observations = (0..<40).map { place in
            observation(
                UInt64(random.below(20)), 1 + random.below(300), answer: 1 + random.below(20),
                sent: 0.02 * Double(place))
        }
        for course in replay.run(observations, parameters) {
            let course = try #require(course)
            let sum = { (features: [Double]) in
                zip(features, parameters.values).reduce(0) { $0 + $1.0 * $1.1 } / 1_000
            }
            #expect(abs(sum(course.waiting) - course.ttft) < 1e-9)
            #expect(abs(sum(course.decoding) - course.duration) < 1e-9)
        }
    }

    @Test func theSamePromptAgainIsCachedButForItsLastBlock() throws {
        let twice = [observation(1, 64, answer: 1), observation(1, 64, answer: 1, sent: 9, episode: 1)]
        let courses = replay.run(twice, parameters)
        #expect(courses[0]?.waiting[1] == 56)
        #expect(courses[1]?.waiting[1] == 8)
        var forgetful = replay
        forgetful.cachesPrefixes = false
        #expect(forgetful.run(twice, parameters)[1]?.waiting[1] == 56)
    }

    /// However slow the model is taken to be, an episode does not wait for the one before.
    @Test func episodesDoNotOverlap() throws {
        let near = [observation(1, 100, answer: 30), observation(2, 100, answer: 1, sent: 0.001, episode: 1)]
        let courses = replay.run(near, parameters)
        let alone = replay.run([near[1]], parameters)
        #expect(courses[1]?.waiting == alone[0]?.waiting)
    }

    @Test func whatTheEngineWouldNotTakeHasNoCourse() {
        #expect(replay.run([observation(1, 1_000, answer: 1)], parameters)[0] == nil)
    }
}
