import Learning
import LinearAlgebra
import Routing

/// The loop without threads or clocks of its own: samples in, rounds where they are due, models out.
///
/// `Trainer` runs it on a background queue in real time, the simulator at simulated times.
public struct TrainingLoop: Sendable {
    /// What a look at the samples came to.
    public enum Step: Sendable {
        /// Nothing is due.
        case rest
        /// A round is due, but the last one began too recently: look again after so many seconds.
        case tooEarly(seconds: Double)
        /// A round ran: one report for each model it judged, the ridge's first.
        case ran([RoundReport], Publication)
    }

    /// What a round's end means for what is served.
    public enum Publication: Sendable {
        /// What served goes on.
        case unchanged
        /// This model serves from now on.
        case serve(ServedModel)
        /// Nothing serves from now on.
        case withdraw
    }

    /// Where the loop stands.
    public private(set) var status: TrainerStatus

    let configuration: TrainerConfiguration
    private var state: TrainingState
    private var lastStart: Double?
    /// Seconds of CPU that the last round took.
    private var lastCost = 0.0

    /// A round that once took very long must not end learning.
    private static let longestInterval = 30.0

    /// A loop that has seen nothing.
    ///
    /// - Parameters:
    ///   - schema: the rows it learns from.
    ///   - objective: what it trains for at first.
    ///   - configuration: pace, sizes and the promotion rule.
    ///   - lastVersion: the highest model version ever given; new ones count on from it.
    public init(
        schema: TrainingSchema, objective: Objective, configuration: TrainerConfiguration = TrainerConfiguration(),
        lastVersion: Int = 0
    ) {
        self.init(
            schema: schema, objective: objective, configuration: configuration, lastVersion: lastVersion, fit: nil)
    }

    /// As above, with another way to make a model of a window.
    init(
        schema: TrainingSchema, objective: Objective, configuration: TrainerConfiguration, lastVersion: Int,
        fit: (@Sendable (SampleWindow) throws -> RidgeModel)?
    ) {
        LinearAlgebra.configure()
        var ridge = configuration.ridge
        ridge.interactions = schema.interactions
        let trainer = ridge
        let fit: TrainingState.Fit = { window, objective in
            if let fit { return try fit(window) }
            var trainer = trainer
            if let forecast = schema.forecast {
                trainer.prior = forecast.reward(objective, columns: window.columns)
                trainer.penalty = max(trainer.penalty, configuration.forecastPenalty)
            }
            let fitted = try trainer.fit(window)
            var model = fitted.model
            if configuration.keepsPosterior { model.posterior = WeightPosterior(fitted) }
            return model
        }
        self.configuration = configuration
        state = TrainingState(
            schema: schema, configuration: configuration, objective: objective, lastVersion: lastVersion,
            fit: fit)
        status = TrainerStatus(objective: objective.description)
    }

    /// Whether so many samples, with the labelled ones that already wait, make a look worth its while.
    public func isWorthALook(submitted: Int) -> Bool {
        submitted + status.waiting >= configuration.minimumNewSamples
    }

    /// Takes samples in, oldest first.
    public mutating func take(_ samples: [TrainingSample]) {
        state.take(samples)
        status.refresh(from: state)
    }

    /// Trains for another objective from the next round on.
    public mutating func change(to objective: Objective) {
        state.change(to: objective)
        status.refresh(from: state)
    }

    /// Takes over what an earlier run left behind.
    ///
    /// - Returns: the model to serve at once, and why it does not fit.
    public mutating func warmStart(
        samples: [TrainingSample], model: ModelArtefact?
    ) -> (ServedModel?, refusal: String?) {
        defer { status.refresh(from: state) }
        return state.warmStart(samples: samples, model: model)
    }

    /// Puts a model into service, to stay there unless its choices turn out worse than the fallback's: the model, or why
    /// it does not fit.
    public mutating func hold(_ model: ModelArtefact) -> (ServedModel?, refusal: String?) {
        defer { status.refresh(from: state) }
        return state.hold(model)
    }

    /// Lets rounds decide again what serves.
    mutating func release() {
        state.isHeld = false
        status.refresh(from: state)
    }

    /// The next version's number, which is taken by that.
    mutating func takeVersion() -> Int { state.takeVersion() }

    /// Runs a round where one is due and the last one began long enough ago.
    ///
    /// - Parameters:
    ///   - clock: read for the pace and for the report's times.
    ///   - waiting: asked before a round, where a model serves, for the trials that have waited so many seconds or more.
    public mutating func step(_ clock: TrainerClock, waiting: (_ overdue: Double) -> [OpenTrial] = { _ in [] }) -> Step
    {
        guard state.isDue else { return .rest }
        let start = clock.uptime()
        let elapsed = lastStart.map { start - $0 } ?? .infinity
        let interval = max(
            configuration.minimumInterval, min(lastCost / configuration.roundShare, Self.longestInterval))
        guard state.mustReplay || elapsed >= interval else { return .tooEarly(seconds: interval - elapsed) }
        lastStart = start
        var startCPU = clock.threadCPU()
        if state.champion != nil { state.wait(waiting(configuration.stepBack.overdue)) }
        guard let round = state.round(time: clock.now()) else {
            status.refresh(from: state)
            return .rest
        }
        lastCost = clock.threadCPU() - startCPU
        if round.stepsBack { status.stepBacks += 1 }
        defer { status.refresh(from: state) }
        var reports = [report(of: round, state.challengerError.summary(), since: start, startCPU, clock)]
        var publication = round.publication
        if round.result != .failed {
            let contestStart = clock.uptime()
            startCPU = clock.threadCPU()
            if let contest = state.contest(time: clock.now(), uptime: contestStart) {
                var entry = report(of: contest, state.network.error.summary(), since: contestStart, startCPU, clock)
                entry.maeChampion = reports[0].mae
                reports.append(entry)
                if case .serve = contest.publication { publication = contest.publication }
            }
        }
        for report in reports { status.note(report) }
        return .ran(reports, publication)
    }

    private func report(
        of round: TrainingState.Round, _ errors: PrequentialSummary?, since start: Double, _ startCPU: Double,
        _ clock: TrainerClock
    ) -> RoundReport {
        RoundReport(
            time: clock.now(), kind: round.kind, version: round.version, champion: state.champion?.version,
            result: round.result, reason: round.reason, objective: state.objective.description,
            samples: state.pool.count, evaluated: errors?.count ?? 0, mae: errors?.mae,
            maeChampion: round.championErrors?.mae, maeMean: errors?.maeMean, maeMedian: errors?.maeMedian,
            r2: errors?.r2, duration: clock.uptime() - start, cpu: clock.threadCPU() - startCPU,
            artefact: round.artefact)
    }
}
