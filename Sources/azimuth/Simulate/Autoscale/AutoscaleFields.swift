import EngineModel
import Routing
import Simulation

/// The fields of an autoscale file that a variant may have of its own.
enum AutoscaleFields {
    static let names = [
        "mode", "start", "floor", "ceiling", "slo_ttft_ms", "slo_e2e_ms", "boot_s", "out_cooldown_s", "in_cooldown_s",
        "stabilisation_s", "hysteresis", "utilisation", "reserve", "recovery_s", "reactive_step", "reactive_share",
        "platform",
    ]

    /// Takes over what is given; what is not stays.
    static func take(_ fields: CheckedFields, into scenario: inout AutoscaleScenario) throws {
        var plan = scenario.provisioning
        if fields.has("mode") {
            let remedy = "give preemptive, reactive or fixed"
            guard let mode = ProvisioningMode(rawValue: try fields.text("mode", remedy: remedy)) else {
                throw fields.wrong("mode", remedy)
            }
            plan.mode = mode
        }
        plan.floor = try fields.count("floor", in: 1...1_024, default: plan.floor)
        plan.ceiling = try fields.count("ceiling", in: 1...1_024, default: plan.ceiling)
        plan.target.ttft = try milliseconds("slo_ttft_ms", fields, plan.target.ttft)
        plan.target.e2e = try milliseconds("slo_e2e_ms", fields, plan.target.e2e)
        plan.boot = try fields.number("boot_s", in: 0...86_400, default: plan.boot)
        plan.outCooldown = try fields.number("out_cooldown_s", in: 0...86_400, default: plan.outCooldown)
        plan.inCooldown = try fields.number("in_cooldown_s", in: 0...86_400, default: plan.inCooldown)
        plan.stabilisation = try fields.number("stabilisation_s", in: 0...86_400, default: plan.stabilisation)
        plan.hysteresis = try fields.number("hysteresis", in: 0...10, default: plan.hysteresis)
        plan.utilisation = try fields.number("utilisation", in: 0.05...1, default: plan.utilisation)
        plan.reserve = try fields.number("reserve", in: 0...100, default: plan.reserve)
        plan.recovery = try fields.number("recovery_s", in: 1...86_400, default: plan.recovery)
        plan.reactiveStep = try fields.count("reactive_step", in: 1...1_024, default: plan.reactiveStep)
        plan.reactiveShare = try fields.number("reactive_share", in: 0...1, default: plan.reactiveShare)
        scenario.start = try fields.count("start", in: 1...1_024, default: scenario.start)
        if fields.has("platform") {
            scenario.platform = try fields.value("platform", as: Platform.self, remedy: "").description(
                scenario.platform)
        } else if fields.has("boot_s") {
            scenario.platform.boot = plan.boot
        }
        guard plan.floor <= plan.ceiling else {
            throw fields.wrong("floor", "give at most the ceiling, \(plan.ceiling)")
        }
        scenario.provisioning = plan
    }

    /// A number of milliseconds, or `none`; in seconds.
    private static func milliseconds(_ name: String, _ fields: CheckedFields, _ old: Double?) throws -> Double? {
        guard fields.has(name) else { return old }
        if (try? fields.text(name, remedy: "")) == "none" { return nil }
        return try fields.number(name, in: 1...86_400_000) / 1_000
    }

    private struct Platform: Decodable {
        let fields: CheckedFields

        init(from decoder: any Decoder) throws { fields = try CheckedFields(decoder) }

        func description(_ old: PlatformDescription) throws -> PlatformDescription {
            var platform = old
            platform.boot = try fields.number("boot_s", in: 0...86_400, default: old.boot)
            platform.bootDeviation = try fields.number("boot_deviation", in: 0...2, default: old.bootDeviation)
            platform.failureShare = try fields.number("failure_share", in: 0...0.95, default: old.failureShare)
            platform.retry = try fields.number("retry_s", in: 0...86_400, default: old.retry)
            platform.lateShare = try fields.number("late_share", in: 0...1, default: old.lateShare)
            platform.lateFactor = try fields.number("late_factor", in: 1...1_000, default: old.lateFactor)
            if let unknown = fields.unknown(besides: Self.names).first {
                throw ClusterError(
                    field: unknown, value: "no field", remedy: "give one of \(Self.names.joined(separator: ", "))")
            }
            return platform
        }

        private static let names = [
            "boot_s", "boot_deviation", "failure_share", "retry_s", "late_share", "late_factor",
        ]
    }
}
