import EngineModel
import Routing

/// The provisioner of a run and the platform that follows it.
struct AutoscaleState: Sendable {
    /// What an instance is doing for the platform.
    enum Phase: Sendable, Equatable {
        case off
        /// Its start has begun; a start that was given up is told from another one by its number.
        case booting(start: Int)
        case up
        case draining

        var isPaid: Bool { self != .off }
    }

    let scenario: AutoscaleScenario
    private let seed: UInt64
    var provisioner: Provisioner
    private(set) var phases: [Phase]
    private var starts: [Int]
    private(set) var result: AutoscaleResult
    private var countedUntil = 0.0

    init(_ scenario: AutoscaleScenario, instances: Int, seed: UInt64) {
        self.scenario = scenario
        self.seed = seed
        provisioner = Provisioner(scenario.provisioning)
        phases = (0..<instances).map { $0 < scenario.start ? .up : .off }
        starts = [Int](repeating: 0, count: instances)
        result = AutoscaleResult(name: scenario.name)
        result.peak = min(scenario.start, instances)
    }

    var paid: Int { phases.count(where: \.isPaid) }

    /// Counts what is paid for up to `now`.
    mutating func count(until now: Double) {
        guard now > countedUntil else { return }
        result.instanceSeconds += Double(paid) * (now - countedUntil)
        countedUntil = now
        result.peak = max(result.peak, paid)
    }

    mutating func note(_ plan: ProvisioningPlan, now: Double) {
        guard result.changes.last?.desired != plan.desired else { return }
        result.changes.append(.init(time: now, desired: plan.desired, ready: plan.ready, reason: plan.reason))
    }

    /// Begins a start.
    ///
    /// - Returns: its number and how long it takes.
    mutating func boot(_ instance: Int, after delay: Double = 0) -> (start: Int, seconds: Double) {
        starts[instance] += 1
        result.boots += 1
        phases[instance] = .booting(start: starts[instance])
        let platform = scenario.platform
        // The sum of four uniform numbers is near enough to a normal one.
        let sum = (0..<4).reduce(0.0) { $0 + draw(instance, 10 + $1) }
        let normal = (sum - 2) * 3.0.squareRoot()
        var seconds = platform.boot * exponential(platform.bootDeviation * normal)
        if draw(instance, 1) < platform.lateShare {
            seconds *= platform.lateFactor
            result.lateBoots += 1
        }
        return (starts[instance], delay + seconds)
    }

    /// Whether a start that has come to its end has failed.
    mutating func fails(_ instance: Int) -> Bool {
        guard draw(instance, 2) < scenario.platform.failureShare else { return false }
        result.failedBoots += 1
        return true
    }

    mutating func set(_ instance: Int, _ phase: Phase) {
        if phases[instance] == .draining, phase == .off { result.drained += 1 }
        if phases[instance] == .draining, phase == .up { result.resumed += 1 }
        phases[instance] = phase
    }

    /// A uniform number that depends on the start alone, so that every mode has the same luck.
    private func draw(_ instance: Int, _ purpose: Int) -> Double {
        let key = BlockHash.mix(seed ^ 0x6C62_272E_07BB_0142) ^ UInt64(instance) << 32
        let mixed = BlockHash.mix(BlockHash.mix(key ^ UInt64(starts[instance]) << 8) ^ UInt64(purpose))
        return Double(mixed >> 11) * 0x1p-53
    }

    /// e to the power of a small number.
    private func exponential(_ value: Double) -> Double {
        let part = value / 64
        var power = 1 + part * (1 + part / 2 * (1 + part / 3))
        for _ in 0..<6 { power *= power }
        return power
    }
}
