import Routing

/// How many workers there should be, and who is told.
enum AutoscaleSettings: SettingSubject {
    static let title = "Autoscaling"
    static let settings: [Setting] = bounds + pace + actuators

    private static let bounds: [Setting] = [
        .choice(
            "autoscale", \.autoscale.mode, of: AutoscaleOptions.modes,
            "Say how many workers there should be: off, preemptive (from predicted latency) or reactive (from measured)."
        ).fixed,
        .optionalDecimal(
            "autoscale-ttft-ms", \.autoscale.provisioning.target.ttft, unit: 1e-3, 1...86_400_000, valueName: "ms",
            "Time to the first token that is to be kept; none: it does not matter."
        ).fixed,
        .optionalDecimal(
            "autoscale-e2e-ms", \.autoscale.provisioning.target.e2e, unit: 1e-3, 1...86_400_000, valueName: "ms",
            "Time to the end of an answer that is to be kept; none: it does not matter."
        ).fixed,
        .integer("autoscale-floor", \.autoscale.provisioning.floor, 1...10_000, "Fewest workers of a model.").fixed,
        .integer("autoscale-ceiling", \.autoscale.provisioning.ceiling, 1...10_000, "Most workers of a model.").fixed,
    ]

    private static let pace: [Setting] = [
        .decimal(
            "autoscale-boot-secs", \.autoscale.provisioning.boot, 0...86_400, valueName: "seconds",
            "From asking for a worker to its first request; the first guess, then it is measured."
        ).fixed,
        .decimal(
            "autoscale-up-cooldown-secs", \.autoscale.provisioning.outCooldown, 0...86_400, valueName: "seconds",
            "Least time between two steps up."
        ).fixed,
        .decimal(
            "autoscale-down-cooldown-secs", \.autoscale.provisioning.inCooldown, 0...86_400, valueName: "seconds",
            "Least time between two steps down, and from a step up to one down."
        ).fixed,
        .decimal(
            "autoscale-stabilisation-secs", \.autoscale.provisioning.stabilisation, 0...86_400, valueName: "seconds",
            "How long fewer workers must have been enough before one goes."
        ).fixed,
        .decimal(
            "autoscale-hysteresis", \.autoscale.provisioning.hysteresis, 0...10, valueName: "share",
            "Share of load that fewer workers must be able to take on top of what comes."
        ).fixed,
        .decimal(
            "autoscale-utilisation", \.autoscale.provisioning.utilisation, 0.05...1, valueName: "share",
            "Most of a worker's throughput that is planned with."
        ).fixed,
        .decimal(
            "autoscale-reserve", \.autoscale.provisioning.reserve, 0...100, valueName: "roots",
            "Workers over what the load itself takes, in square roots of those; they meet a step up. For preemptive."
        ).fixed,
        .decimal(
            "autoscale-recovery-secs", \.autoscale.provisioning.recovery, 1...86_400, valueName: "seconds",
            "Time in which a backlog is to be worked off."
        ).fixed,
    ]

    private static let actuators: [Setting] = [
        .single(
            "autoscale-webhook", valueName: "url",
            "Post each change to this URL, http or https, as JSON; none for nowhere."
        ) { text, options throws(SettingComplaint) in
            guard text != Setting.none else {
                options.autoscale.webhook = nil
                return
            }
            guard let url = WebhookURL(text) else {
                throw SettingComplaint(" is no URL to post to; give http://HOST[:PORT][/PATH] or https://...")
            }
            options.autoscale.webhook = url
        } show: {
            $0.autoscale.webhook?.shown ?? Setting.none
        }.fixed,
        .optionalText(
            "autoscale-webhook-secret-file", \.autoscale.webhookSecretFile, valueName: "file",
            "File with the secret that posts are signed with (HMAC-SHA256)."
        ).fixed,
        .optionalText(
            "autoscale-command", \.autoscale.command, valueName: "program",
            "Run this program at each change, with model, desired number, ready number and reason."
        ).fixed,
    ]
}
