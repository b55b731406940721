import Routing

/// How a worker is chosen.
enum RoutingSettings: SettingSubject {
    static let title = "Routing"
    static let settings: [Setting] = [
        .choice("policy", \.router.policy, of: PolicyRegistry.names, "How to decide: \(names)."),
        .choice(
            "fallback", \.router.fallback, of: PolicyRegistry.names.filter { $0 != "learned" },
            "What decides where the learned policy has no model to trust."),
        .single(
            "objective", valueName: "objective",
            "What to train for: ttft, tpot, e2e, their weights per second, such as ttft=1,tpot=20, or targets in seconds, "
                + "such as slo:ttft=0.5,tpot=0.05."
        ) { text, options throws(SettingComplaint) in
            do throws(Objective.ParseError) {
                options.objective = try Objective.parse(text)
            } catch {
                throw SettingComplaint(" '\(text.prefix(80))', character \(error.position): \(error.message).")
            }
        } show: {
            $0.objective.description
        },
        .decimal(
            "exploration-rate", \.router.explorationRate, 0...0.5, valueName: "share",
            "Share of requests that the learned policy sends to any near-best worker, to learn."),
        .single(
            "exploration", valueName: "name",
            "How it explores: epsilon (that share of requests) or posterior (all, where the model is unsure which is best)."
        ) { text, options throws(SettingComplaint) in
            guard let exploration = Exploration(rawValue: text) else {
                let names = Exploration.allCases.map(\.rawValue).joined(separator: ", ")
                throw SettingComplaint(" is '\(text.prefix(80))'; it must be one of \(names).")
            }
            options.router.exploration = exploration
            options.trainer.keepsPosterior = exploration == .posterior
        } show: {
            $0.router.exploration.rawValue
        }.fixed,
        .decimal(
            "guard-share", \.router.guardShare, 0...0.5, valueName: "share",
            "Share of requests that go where the fallback would send them while a model serves, to take the model out of "
                + "service where that turns out better; 0 for no such guard."),
        .integer(
            "power-of", \.router.rollouts.powerOf, 0...65_536,
            "Workers, drawn at random, that the predictive policies look at for a request; 0 for all."),
        .decimal(
            "own-work-weight", \.router.weights.ownWork, 0...1_000,
            "What the predictive policies charge for a prompt's uncached tokens, at the fleet's mean price."),
        .decimal(
            "queueing-weight", \.router.weights.queueing, 0...1_000,
            "What they charge for requests to come that will wait behind it."),
        .decimal(
            "delay-weight", \.router.weights.delay, 0...1_000,
            "What they charge for holding up running requests: 0.01 for TTFT first, 0.1 for e2e first."),
        .decimal(
            "occupancy-weight", \.router.weights.occupancy, 0...1_000,
            "What they charge for a place and room in a cache that are running short."),
        .single("seed", valueName: "n", "Seed of the policies' chance, or 'random' for another one each time.") {
            text, options throws(SettingComplaint) in
            options.seed = text == "random" ? nil : try SettingNumber.whole(text, 0...UInt64.max)
        } show: {
            $0.seed.map { "\($0)" } ?? "random"
        }.fixed,
    ]

    private static let names = PolicyRegistry.names.joined(separator: ", ")
}
