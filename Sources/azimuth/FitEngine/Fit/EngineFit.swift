import EngineModel

/// Fits an engine's coefficients to a probing run.
///
/// An engine model replays the run and tells what iterations each request waited for and was part of; its times are then
/// linear in the parameters. As the replay depends on them in turn, the two alternate. Single stalls of a busy machine
/// weigh little (Huber's weights).
struct EngineFit: Sendable {
    /// What a fit found.
    struct Result: Sendable {
        var parameters: StepParameters
        /// Standard error of each; nil for one at 0, infinite where the run does not tell it from others.
        var standardErrors: [Double?]
        /// Median over the rows of the relative error, which is what single stalls leave alone.
        var medianError: Double
        /// Relative deviation of one iteration's time: what the answers' deviations come to where each iteration varies
        /// for itself.
        var noise: Double
    }

    /// Bounds of iterations' tokens that are tried for ``StepParameters/knee``.
    static let knees: [Double] = [0, 16, 32, 64, 96, 128, 192, 256, 384, 512]
    /// A knee must lower the error by this share to be believed.
    private static let worthwhile = 0.05
    /// What slows a machine for longer than an iteration would pass for a noise of single ones larger than this.
    private static let mostNoise = 0.3

    var replay: ProbeReplay

    /// - Parameter start: what is near the truth already; nil takes a guess from the requests that were alone.
    /// - Returns: nil where the run does not even tell what an iteration takes.
    func run(_ observations: [ProbeObservation], from start: StepParameters? = nil) -> Result? {
        guard let start = start ?? Self.guess(observations) else { return nil }
        var best: (result: Result, score: Double)?
        for knee in Self.knees {
            guard let (result, score) = fit(observations, from: start, knee: knee) else { continue }
            if let best, score > best.score * (1 - Self.worthwhile) { continue }
            best = (result, score)
        }
        return best?.result
    }

    private func fit(
        _ observations: [ProbeObservation], from start: StepParameters, knee: Double
    ) -> (Result, Double)? {
        var parameters = start
        parameters.knee = knee
        var errors = [Double?](repeating: nil, count: StepParameters.count)
        var residuals: [Double] = []
        var deviations: [Double] = []
        for _ in 0..<6 {
            let rows = rows(observations, parameters)
            residuals = rows.map { row in
                (row.value - zip(row.features, parameters.values).reduce(0) { $0 + $1.0 * $1.1 }) / row.scale
            }
            let bound = 2 * max(0.01, Self.median(residuals.map(abs)))
            var squares = NonNegativeLeastSquares(count: StepParameters.count)
            for (row, residual) in zip(rows, residuals) {
                let huber = min(1, bound / max(abs(residual), 1e-12))
                squares.add(row.features, row.value, weight: huber * row.weight / (row.scale * row.scale))
            }
            deviations = zip(rows, residuals).compactMap { row, residual in
                row.iterations.map { abs(residual) * $0.squareRoot() }
            }
            parameters.values = squares.solve()
            errors = squares.standardErrors(of: parameters.values)
        }
        guard parameters.isExpressible, parameters.step > 0 else { return nil }
        let score = Self.mean(residuals.map { min(abs($0), 0.5) })
        return (
            Result(
                parameters: parameters, standardErrors: errors, medianError: Self.median(residuals.map(abs)),
                // The median of absolute deviations, as a standard deviation where they are normal.
                noise: min(Self.mostNoise, 1.4826 * Self.median(deviations))), score
        )
    }

    private struct Row {
        var features: [Double]
        /// Milliseconds.
        var value: Double
        /// What an error is measured by: the value or the model's, but not less than what clocks and the network blur.
        var scale: Double
        var weight: Double
        /// Iterations of an answer that was alone; nil for what tells nothing of their noise.
        var iterations: Double?
    }

    private func rows(_ observations: [ProbeObservation], _ parameters: StepParameters) -> [Row] {
        let sizes = observations.reduce(into: [:]) { $0[$1.episode, default: 0] += 1 }
        return zip(observations, replay.run(observations, parameters)).flatMap { observation, course -> [Row] in
            guard let course else { return [] }
            var rows: [Row] = []
            // Requests sent together also wait for each other outside of the engine, which takes them one by one.
            if observation.together == 1 {
                rows.append(Self.row(course.waiting, observation.ttft, model: course.ttft, 1))
            }
            // Where all tokens came in one piece, their times tell nothing.
            if observation.completionTokens > 1, observation.decoding > 0 {
                var row = Self.row(
                    course.decoding, observation.decoding, model: course.duration, observation.together)
                if sizes[observation.episode] == 1, course.decoding[0] >= 4 { row.iterations = course.decoding[0] }
                rows.append(row)
            }
            return rows
        }
    }

    private static func row(_ features: [Double], _ seconds: Double, model: Double, _ together: Int) -> Row {
        // By the larger of the two, so that tokens held back and sent in one go do not outweigh all others.
        Row(
            features: features, value: 1_000 * seconds, scale: 1_000 * max(seconds, model) + 2,
            weight: 1 / Double(max(1, together)))
    }

    /// A first guess from the requests that were alone: the usual time a token, the usual wait a token of long prompts.
    private static func guess(_ observations: [ProbeObservation]) -> StepParameters? {
        let alone = observations.filter { $0.together == 1 && $0.completionTokens > 1 && $0.decoding > 0 }
        let step = median(alone.map { $0.decoding / Double($0.completionTokens - 1) })
        guard step > 0, let longest = alone.map(\.promptTokens).max() else { return nil }
        let token = median(
            alone.filter { 2 * $0.promptTokens > longest }.map { max(0, $0.ttft - step) / Double($0.promptTokens) })
        var values = [Double](repeating: 0, count: StepParameters.count)
        values[0] = 1_000 * step
        values[1] = 1_000 * token
        return StepParameters(values: values, knee: 0)
    }

    static func median(_ values: [Double]) -> Double {
        LatencySummary(values)?.p50 ?? 0
    }

    static func mean(_ values: [Double]) -> Double {
        LatencySummary(values)?.mean ?? 0
    }
}
