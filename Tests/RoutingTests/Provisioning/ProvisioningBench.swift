import EngineModel

@testable import Routing

/// A group of equal instances in seconds: how many serve, what comes, and what the provisioner makes of it. Instances
/// come `boot` seconds after they were wanted.
struct ProvisioningBench {
    var provisioner: Provisioner
    var ready: Int
    var boot = 60
    /// Whether instances that are asked for come at all.
    var comes = true
    private(set) var desired: [Int] = []
    private(set) var plans: [ProvisioningPlan] = []
    private var meter = DemandMeter()
    private var second = 0
    private var coming: [Int] = []
    private var random: RoutingGenerator

    init(_ configuration: ProvisioningConfiguration, ready: Int, seed: UInt64 = 1) {
        provisioner = Provisioner(configuration)
        self.ready = ready
        random = RoutingGenerator(seed: seed)
    }

    static let cost = LinearStepCost(
        step: 12, kilotoken: 60, tenMillionPairs: 25, hundredSequences: 2, hundredKilotokensOfContext: 8, request: 6)

    static func capacity(_ request: TypicalRequest) -> EngineCapacity {
        var limits = EngineLimits()
        limits.capacity = 400_000
        return EngineCapacity(cost: cost, limits: limits, unshared: 0.5, request)
    }

    /// Lets seconds go by.
    mutating func run(
        _ seconds: Int, rate: (Int) -> Double, ttft: (Int) -> Double = { _ in 0.1 },
        late: (Int) -> Bool = { _ in false }
    ) {
        for _ in 0..<seconds {
            second += 1
            coming.removeAll { due in
                guard due <= second else { return false }
                ready += 1
                return true
            }
            for _ in 0..<Poisson.draw(rate(second), &random) {
                meter.arrive(prompt: 1_000, uncached: 600, pairs: 4e5)
                meter.begin(ttft: late(second) ? 100 : 0.1, target: provisioner.configuration.target)
                meter.end(e2e: 5, tokens: 150, target: provisioner.configuration.target)
            }
            let capacity = Self.capacity(provisioner.typical)
            let plan = provisioner.step(
                ProvisioningObservation(
                    now: Double(second), meter: meter,
                    instances: (0..<ready).map { _ in .init(capacity: capacity, ttft: ttft(second), e2e: 5) }))
            plans.append(plan)
            desired.append(plan.desired)
            if plan.desired < ready { ready = plan.desired }
            while coming.count > max(plan.desired - ready, 0) { coming.removeLast() }
            if comes { while ready + coming.count < plan.desired { coming.append(second + boot) } }
        }
    }

    /// Forgets what came after `second`.
    mutating func trim(to second: Int) {
        desired = Array(desired.prefix(second))
        plans = Array(plans.prefix(second))
    }

    /// Requests a second that one instance is planned to take.
    var each: Double { plans.last?.perInstance ?? 0 }

    /// Changes of direction within the last `seconds`.
    func turns(last seconds: Int) -> Int {
        var (last, turns) = (0, 0)
        let part = desired.suffix(seconds)
        for (before, after) in zip(part, part.dropFirst()) where before != after {
            let direction = (after - before).signum()
            if last != 0, direction != last { turns += 1 }
            last = direction
        }
        return turns
    }
}
