/// Draws a demo's state: a screen for terminals, a line for everything else. Pure.
enum DemoView {
    /// The lines of the live screen.
    static func screen(_ state: DemoState) -> [String] {
        var lines = [headline(state), ""]
        lines += policies(state.policies)
        lines.append("")
        lines += instances(state.instances)
        lines.append("")
        lines.append(prediction(state.prediction))
        lines.append("decisions   \(reasons(state.reasons))")
        lines.append("training    \(training(state.training))")
        lines.append("logbook     \(logbook(state.logbook))")
        return lines
    }

    /// One line for a log or a pipe.
    static func line(_ state: DemoState) -> String {
        let ttft = state.policies.map { "\($0.name) \(Figures.milliseconds($0.recentTTFT))" }.joined(separator: ", ")
        let errors = state.policies.reduce(0) { $0 + $1.errors }
        return "\(Figures.fixed(state.elapsed, 0)) s: TTFT of the last 10 s in ms: \(ttft); "
            + "\(reasons(state.reasons)); \(training(state.training, long: false))"
            + (errors > 0 ? "; \(errors) errors" : "")
    }

    private static func headline(_ state: DemoState) -> String {
        let clock = Figures.fixed(state.elapsed, 0) + (state.duration.map { " of " + Figures.fixed($0, 0) } ?? "")
        return "azimuth demo  \(clock) s  \(Figures.fixed(state.rate, 1)) requests/s to each of "
            + "\(state.policies.count) routers  seed \(state.seed)  (Ctrl-C ends it)"
    }

    private static func policies(_ policies: [DemoState.Policy]) -> [String] {
        let head = ["policy", "TTFT ms, last 10 s", "since start", "in flight", "completed", "errors"]
        return TextTable.figures(
            head,
            policies.map {
                [
                    $0.name, Figures.milliseconds($0.recentTTFT), Figures.milliseconds($0.meanTTFT),
                    "\($0.inFlight)", Figures.grouped($0.completed), "\($0.errors)",
                ]
            })
    }

    private static func instances(_ instances: [DemoState.Instance]) -> [String] {
        let head = ["instance of learned", "in flight", "pending tokens", "KV use", "share", "TTFT ms", ""]
        return TextTable.figures(
            head,
            instances.map {
                [
                    $0.name, "\($0.inFlight)", Figures.grouped($0.pendingTokens), Figures.percent($0.kvUsage),
                    Figures.percent($0.share), Figures.milliseconds($0.ttft), $0.available ? bar($0.share) : "away",
                ]
            })
    }

    /// A share as a bar of ten cells.
    private static func bar(_ share: Double) -> String {
        let filled = Int((min(1, max(0, share)) * 10).rounded())
        return String(repeating: "#", count: filled) + String(repeating: ".", count: 10 - filled)
    }

    private static func prediction(_ prediction: DemoState.Prediction?) -> String {
        guard let prediction else { return "prediction  none yet: no model has earned promotion" }
        return "prediction  TTFT \(Figures.milliseconds(prediction.predicted)) ms predicted, "
            + "\(Figures.milliseconds(prediction.observed)) ms observed; off by "
            + "\(Figures.milliseconds(prediction.error)) ms in the mean"
    }

    private static func reasons(_ reasons: DemoState.Reasons) -> String {
        guard reasons.total > 0 else { return "none yet" }
        let share = { (count: Int) in Figures.percent(Double(count) / Double(reasons.total)) }
        return "\(share(reasons.greedy)) greedy, \(share(reasons.explore)) explore, "
            + "\(share(reasons.fallback)) fallback"
    }

    private static func training(_ training: DemoState.Training, long: Bool = true) -> String {
        guard training.rounds > 0 else { return "no round yet, \(training.samples) samples" }
        var text = "\(training.rounds) rounds"
        if let result = training.lastResult { text += ", last \(result)" }
        text += training.version.map { ", model \($0)" } ?? ", no model"
        guard long, let error = training.error else { return text }
        return text + "; off by \(Figures.milliseconds(error)) ms (always the mean: "
            + "\(Figures.milliseconds(training.meanError)), the median: \(Figures.milliseconds(training.medianError)))"
    }

    private static func logbook(_ logbook: DemoState.Logbook?) -> String {
        guard let logbook else { return "none" }
        return "\(Figures.grouped(logbook.written)) rows, \(Figures.grouped(logbook.dropped)) dropped, \(logbook.path)"
            + (logbook.error.map { " (\($0))" } ?? "")
    }
}
