import Routing

/// All that the autoscaled demo shows, at one moment.
struct AutoscaledDemoState: Sendable, Equatable {
    /// One moment of the strip.
    struct Moment: Sendable, Equatable {
        var rate: Double
        var ready: Int
        var desired: Int
    }

    /// Seconds since the load began, and its whole length.
    var elapsed: Double
    var duration: Double
    var plan: ProvisioningPlan
    var pool: EmulatedPool.Counts
    /// Mean TTFT of the last 10 s.
    var ttft: Double?
    var sent: Int
    var completed: Int
    var errors: Int
    var moments: [Moment]
    /// What has been decided, newest last.
    var events: [String]
}

/// Draws it. Pure.
enum AutoscaledDemoView {
    /// One line for a log or a pipe.
    static func line(_ state: AutoscaledDemoState) -> String {
        let plan = state.plan
        return "\(Figures.fixed(state.elapsed, 0)) s: \(Figures.fixed(plan.rate, 1)) requests/s, forecast "
            + "\(Figures.fixed(plan.forecast, 1)); \(plan.ready) ready, \(plan.desired) wanted "
            + "(\(plan.reason.rawValue)), \(state.pool.booting) starting, \(state.pool.leaving) leaving; "
            + "TTFT of the last 10 s \(Figures.milliseconds(state.ttft)) ms"
            + (state.errors > 0 ? "; \(state.errors) errors" : "")
    }

    /// The lines of the live screen.
    static func screen(_ state: AutoscaledDemoState) -> [String] {
        let plan = state.plan
        let most = max(state.moments.map(\.rate).max() ?? 1, 1)
        var lines = [
            "azimuth demo --autoscale  \(Figures.fixed(state.elapsed, 0)) of \(Figures.fixed(state.duration, 0)) s  "
                + "(Ctrl-C ends it)",
            "",
            "load        " + strip(state.moments) { level($0.rate / most) } + "  \(Figures.fixed(plan.rate, 1))/s",
            "wanted      " + strip(state.moments) { digit($0.desired) } + "  \(plan.desired)",
            "ready       " + strip(state.moments) { digit($0.ready) } + "  \(plan.ready)",
            "",
            "reason      \(plan.reason.rawValue)",
            "forecast    \(Figures.fixed(plan.forecast, 1)) requests/s in \(Figures.fixed(plan.boot, 0)) s; one server "
                + "takes \(Figures.fixed(plan.perInstance, 1)); \(Figures.fixed(plan.backlog, 0)) queued by then",
            "servers     \(state.pool.up) up, \(state.pool.booting) starting, \(state.pool.leaving) leaving",
            "TTFT        \(Figures.milliseconds(state.ttft)) ms in the last 10 s; a request now: "
                + "\(Figures.milliseconds(plan.ttft)) ms predicted",
            "requests    \(Figures.grouped(state.sent)) sent, \(Figures.grouped(state.completed)) completed, "
                + "\(state.errors) errors",
            "",
        ]
        lines += state.events.suffix(8)
        return lines
    }

    private static func strip(
        _ moments: [AutoscaledDemoState.Moment], _ sign: (AutoscaledDemoState.Moment) -> Character
    ) -> String {
        String(moments.suffix(60).map(sign))
    }

    private static func digit(_ number: Int) -> Character {
        number < 10 ? Character("\(max(number, 0))") : "+"
    }

    private static func level(_ share: Double) -> Character {
        let signs = Array(" .:-=+*#%@")
        return signs[min(max(Int(share * Double(signs.count)), 0), signs.count - 1)]
    }
}
