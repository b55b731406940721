/// What `fit-engine` tells of a fit.
struct FitReport: Encodable, Sendable {
    struct Parameter: Encodable, Sendable {
        var name: String
        var ms: Double
        /// Standard error as a share of the value; nil where the run does not tell it from others, or it is 0.
        var relativeError: Double?
    }

    struct Check: Encodable, Sendable {
        var requests: Int
        var ttftMs: Double
        var ttftModelMs: Double
        var ttftP90Ms: Double
        var ttftP90ModelMs: Double
        var e2eMs: Double
        var e2eModelMs: Double
    }

    var url: String
    var model: String
    var seconds: Double
    var requests: Int
    var parameters: [Parameter]
    var kneeTokens: Double
    var medianError: Double
    var noise: Double
    var check: Check?

    init(
        url: String, model: String, seconds: Double, requests: Int, fit: EngineFit.Result, check: FitCheck?
    ) {
        self.url = url
        self.model = model
        self.seconds = seconds
        self.requests = requests
        kneeTokens = fit.parameters.knee
        medianError = fit.medianError
        noise = fit.noise
        parameters = StepParameters.names.indices.map { place in
            let value = fit.parameters.values[place]
            let error = fit.standardErrors[place].map { $0 / value }
            return Parameter(
                name: StepParameters.names[place], ms: value * StepParameters.scales[place],
                relativeError: error.flatMap { $0.isFinite ? $0 : nil })
        }
        self.check = check.map { check in
            Check(
                requests: check.requests, ttftMs: 1_000 * check.ttft.measured, ttftModelMs: 1_000 * check.ttft.modelled,
                ttftP90Ms: 1_000 * check.ttftP90.measured, ttftP90ModelMs: 1_000 * check.ttftP90.modelled,
                e2eMs: 1_000 * check.e2e.measured, e2eModelMs: 1_000 * check.e2e.modelled)
        }
    }

    /// Sentences for the head of a cluster file.
    var notes: [String] {
        var notes = [
            "Fitted by azimuth fit-engine to \(url) with \(requests) requests in \(Figures.fixed(seconds, 0)) s.",
            "Median relative error of its own requests' times: \(Figures.percent(medianError)); one iteration varies by "
                + "\(Figures.percent(noise)).",
        ]
        if let check {
            notes.append(
                "On \(check.requests) other requests at random times it gives a mean TTFT of "
                    + "\(Figures.fixed(check.ttftModelMs, 1)) ms where \(Figures.fixed(check.ttftMs, 1)) were measured, e2e "
                    + "\(Figures.fixed(check.e2eModelMs, 1)) where \(Figures.fixed(check.e2eMs, 1)).")
        }
        return notes
    }

    /// A table for people.
    func text() -> String {
        var table = TextTable([.left("what it takes"), .right("ms"), .right("± %")])
        for parameter in parameters {
            let error =
                parameter.ms == 0 ? "" : parameter.relativeError.map { Figures.fixed(100 * $0, 0) } ?? "not told apart"
            table.add([parameter.name, NumberText.significant(parameter.ms, digits: 3), error])
        }
        var lines = notes
        if kneeTokens > 0 {
            lines.append("The first \(Figures.fixed(kneeTokens, 0)) tokens of an iteration cost nothing of their own.")
        }
        return (lines + ["", table.text]).joined(separator: "\n")
    }
}
