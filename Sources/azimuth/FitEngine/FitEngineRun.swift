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

    /// Share of the time for probing one thing after another.
    private static let probingShare = 0.45
    /// Then come requests at random times that keep the server busy for these shares of the time. What a prompt costs the
    /// answers under way, and the server its engine, shows only there. The last is not fitted to, it is the check.
    private static let traffic: [(load: Double, until: Double)] = [(0.3, 0.6), (0.6, 0.75), (0.45, 0.95)]

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
        guard var fit = EngineFit(replay: replay).run(observations) else {
            throw CommandFailure(
                .failed,
                "the answers tell no engine's times; is \(runner.target.description) one vLLM server, not a router?")
        }
        var check: FitCheck?
        for (number, part) in Self.traffic.enumerated() {
            let values = fit.parameters
            let seconds = part.until * budget - elapsed()
            guard seconds > 0 else { continue }
            let requests = plan.traffic(number, seconds: seconds, load: part.load) { prompt, answer in
                replay.secondsAlone(prompt: prompt, answer: answer, values)
            }
            guard requests.count >= 10 else { continue }
            progress(elapsed() / budget, "\(requests.count) requests at random times")
            let measured = try await runner.run(requests, number: episodes, together: 1)
            episodes += 1
            if number == Self.traffic.count - 1 {
                check = FitCheck(measured, replay, values)
            } else {
                fit = EngineFit(replay: replay).run(observations + measured, from: values) ?? fit
            }
            observations += measured
            try record(observations)
        }
        return Outcome(fit: fit, check: check, observations: observations, seconds: elapsed())
    }
}
