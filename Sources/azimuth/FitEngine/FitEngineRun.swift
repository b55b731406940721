import EngineModel
import NIOCore

/// A probing run against one server, its fit and the fit's check.
struct FitEngineRun: Sendable {
    /// What a run found.
    struct Outcome: Sendable {
        var fit: EngineFit.Result
        var check: FitCheck?
        var observations: [ProbeObservation]
        var seconds: Double
    }

    /// Share of the time for probing; the rest is the check's.
    private static let probingShare = 0.7
    /// Share of the time that the check keeps the server busy.
    private static let checkLoad = 0.5

    var runner: ProbeRunner
    var replay: ProbeReplay
    var plan: ProbePlan
    /// Seconds.
    var budget: Double

    /// - Parameters:
    ///   - record: is given what the probes measured, before anything is made of it.
    ///   - progress: is told the share of the budget that has passed and what goes on.
    func run(
        record: ([ProbeObservation]) throws -> Void, progress: @escaping @Sendable (Double, String) -> Void
    ) async throws -> Outcome {
        let begin = ContinuousClock.now
        let elapsed = { @Sendable in (ContinuousClock.now - begin) / .seconds(1) }
        var observations: [ProbeObservation] = []
        var rounds = 0
        var episodes = 0
        while rounds == 0 || elapsed() < Self.probingShare * budget, rounds < 40 {
            for episode in plan.round(rounds) {
                guard rounds == 0 || elapsed() < Self.probingShare * budget else { break }
                guard elapsed() < budget else {
                    throw CommandFailure(
                        .failed,
                        "one round of probes takes longer than --budget-seconds \(Figures.fixed(budget, 0)); give it more, "
                            + "or shorter prompts with --max-prompt-tokens")
                }
                progress(elapsed() / budget, "probing: \(observations.count) requests, round \(rounds + 1)")
                observations += try await runner.run(episode, number: episodes, together: episode.count)
                episodes += 1
            }
            rounds += 1
        }
        try record(observations)
        progress(elapsed() / budget, "fitting")
        guard let fit = EngineFit(replay: replay).run(observations) else {
            throw CommandFailure(
                .failed,
                "the answers tell no engine's times; is \(runner.target.description) one vLLM server, not a router?")
        }
        let check = try await check(fit, seconds: 0.9 * (budget - elapsed())) { progress(elapsed() / budget, $0) }
        return Outcome(fit: fit, check: check.0, observations: observations + check.1, seconds: elapsed())
    }

    private func check(
        _ fit: EngineFit.Result, seconds: Double, progress: (String) -> Void
    ) async throws -> (FitCheck?, [ProbeObservation]) {
        guard seconds > 0 else { return (nil, []) }
        let values = fit.parameters
        let requests = plan.check(seconds: seconds, load: Self.checkLoad) { prompt, answer in
            replay.secondsAlone(prompt: prompt, answer: answer, values)
        }
        guard requests.count >= 10 else { return (nil, []) }
        progress("checking with \(requests.count) requests at random times")
        let observations = try await runner.run(requests, number: 0, together: 1)
        return (FitCheck(observations, replay, values), observations)
    }
}
