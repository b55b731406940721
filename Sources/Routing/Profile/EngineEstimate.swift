import EngineModel
import Learning

/// What the iterations of one instance cost, learned from the times of its own requests.
///
/// Each observation is the time of some work (``IterationWork``), which is linear in six coefficients. The prior is what
/// all instances of its kind have taught, so one that has served little is like the others. Two corrections follow
/// what changes within seconds (a throttled GPU): one of the pace of decoding, one of the TTFT on top of it.
struct EngineEstimate: Sendable {
    /// What the coefficients are now, the pace's correction included.
    private(set) var cost: LinearStepCost
    /// Recent mean of ln(observed / predicted) of the time of decoding.
    private(set) var paceResidual = 0.0
    /// The same of the TTFT as it would be predicted without it.
    private(set) var ttftResidual = 0.0
    /// Recent means of |ln(observed / predicted)|: of the TTFT as it was predicted, and of decoding.
    private(set) var ttftError = 0.0
    private(set) var paceError = 0.0
    /// Observations of either kind.
    private(set) var observations = 0

    private var ridge = RecursiveRidge(forgetting: 0.998)
    private var learned: LinearStepCost
    private var ttftObservations = 0
    private var paceObservations = 0

    init(like pool: EnginePool) {
        learned = pool.cost
        cost = pool.cost
    }

    /// Factor on a TTFT that the coefficients predict.
    var ttftFactor: Double { exponential(min(max(ttftResidual, -0.7), 0.7)) }

    /// Learns that `work` took `milliseconds` of decoding.
    mutating func observe(decode work: IterationWork, milliseconds: Double, _ pool: inout EnginePool) {
        guard milliseconds > 0, milliseconds < 1e8 else { return }
        let predicted = max(learned.milliseconds(for: work), 1e-3)
        let surprise = logarithm(milliseconds / predicted)
        paceObservations = min(paceObservations + 1, 1_000)
        paceError += rate(paceObservations) * (abs(surprise - paceResidual) - paceError)
        learnPace(milliseconds / predicted)
        let error = 0.10 * (milliseconds + 20)
        learn(work, milliseconds, weight: 1 / (error * error), &pool)
    }

    /// Learns that a first token came after `milliseconds`.
    ///
    /// - Parameters:
    ///   - work: what the wait was predicted to consist of; nil where it was not, or waiting for room was part of it.
    ///   - predicted: what was predicted, in milliseconds; with and without the TTFT's correction.
    mutating func observe(
        ttft milliseconds: Double, work: IterationWork?, predicted: (corrected: Double, plain: Double),
        _ pool: inout EnginePool
    ) {
        guard milliseconds > 0, milliseconds < 1e8, predicted.plain > 0, predicted.corrected > 0 else { return }
        ttftObservations = min(ttftObservations + 1, 1_000)
        let missed = abs(logarithm(milliseconds / predicted.corrected))
        ttftError += rate(ttftObservations) * (min(missed, 3) - ttftError)
        let surprise = logarithm(milliseconds / predicted.plain)
        ttftResidual += Self.rate * (min(max(surprise, -1.5), 1.5) - ttftResidual)
        // What is this far off was not the work that was thought of.
        guard let work, abs(surprise) <= 1.5 else { return }
        let error = 0.15 * (max(milliseconds, predicted.plain) + 20)
        learn(work, milliseconds, weight: 1 / (error * error), &pool)
    }

    /// Learns that `work`, first token and answer together, took `milliseconds`.
    mutating func observe(whole work: IterationWork, milliseconds: Double, _ pool: inout EnginePool) {
        guard milliseconds > 0, milliseconds < 1e8 else { return }
        let predicted = max(learned.milliseconds(for: work), 1e-3)
        guard abs(logarithm(milliseconds / predicted)) <= 1.5 else { return learnPace(milliseconds / predicted) }
        learnPace(milliseconds / predicted)
        let error = 0.2 * (milliseconds + 20)
        learn(work, milliseconds, weight: 1 / (error * error), &pool)
    }

    private mutating func learnPace(_ ratio: Double) {
        paceResidual += Self.rate * (min(max(logarithm(ratio), -1), 1) - paceResidual)
    }

    private mutating func learn(
        _ work: IterationWork, _ milliseconds: Double, weight: Double, _ pool: inout EnginePool
    ) {
        observations = min(observations + 1, 1_000_000)
        pool.observe(work, milliseconds, weight: weight)
        ridge.observe(EnginePool.tied(work), milliseconds, weight: weight)
        if observations < 24 || observations % 8 == 0 {
            learned = EnginePool.solve(ridge, pool.priorOfOne) ?? learned
        }
        cost = learned.scaled(by: exponential(min(max(paceResidual, -1), 1)))
    }

    private func rate(_ count: Int) -> Double { max(Self.rate, 1 / Double(count)) }

    private static let rate = 0.05
}

/// What the instances of one kind have taught together: the prior of each of them.
struct EnginePool: Sendable {
    /// The coefficients.
    private(set) var cost: LinearStepCost
    private var ridge = RecursiveRidge(forgetting: 0.999)
    private var observations = 0
    private let prior: RecursiveRidge.Prior

    /// A kind of which nothing is known but a typical cost.
    init(like cost: LinearStepCost = EnginePool.typical, isKnown: Bool = false) {
        self.cost = cost
        let lanes = Self.tied(cost)
        let deviation = isKnown ? lanes * 0.2 + 0.5 : Self.deviation
        prior = RecursiveRidge.Prior(mean: lanes, precision: 1 / (deviation * deviation))
    }

    /// An 8-billion-parameter model on a mid-range GPU; on the slow side, since too fast an engine does harm.
    static let typical = LinearStepCost(
        step: 15, kilotoken: 80, tenMillionPairs: 32, hundredSequences: 5, hundredKilotokensOfContext: 12, request: 6)
    private static let deviation = SIMD8<Double>(10, 60, 6, 0.3, 8, 6, 1, 1)
    /// Milliseconds of ten million pairs over those of a thousand tokens: a trait of the model, not of the hardware.
    private static let pairsPerKilotoken = 0.4
    /// Milliseconds of a hundred sequences' step over those of a thousand tokens, likewise: a decoding sequence is one
    /// token more in an iteration's matrix products. 0.04 to 0.09 in kernel tables of seven GPUs and models. Left free,
    /// it was taken for 0, and contexts for three times as dear as they were: the two grow together.
    private static let sequencesPerKilotoken = 0.063

    /// What one instance is taken to be before it has been observed: this, give or take a half.
    var priorOfOne: RecursiveRidge.Prior {
        let mean = Self.tied(cost)
        var deviation = mean * 0.5 + 0.05
        deviation[2] = 6
        deviation[3] = 0.15
        deviation[6] = 1
        deviation[7] = 1
        return RecursiveRidge.Prior(mean: mean, precision: 1 / (deviation * deviation))
    }

    mutating func observe(_ work: IterationWork, _ milliseconds: Double, weight: Double) {
        ridge.observe(Self.tied(work), milliseconds, weight: weight)
        observations = min(observations + 1, 1_000_000)
        if observations < 64 || observations % 8 == 0 { cost = Self.solve(ridge, prior) ?? cost }
    }

    /// The quantities with the pairs and the sequences tied to the tokens: what is learned of them is by how much they
    /// differ.
    static func tied(_ work: IterationWork) -> SIMD8<Double> {
        var lanes = work.lanes
        lanes[1] += pairsPerKilotoken * lanes[2] + sequencesPerKilotoken * lanes[3]
        return lanes
    }

    private static func tied(_ cost: LinearStepCost) -> SIMD8<Double> {
        var lanes = cost.lanes
        lanes[2] -= pairsPerKilotoken * lanes[1]
        lanes[3] -= sequencesPerKilotoken * lanes[1]
        lanes[6] = 0
        lanes[7] = 0
        return lanes
    }

    /// The coefficients that a ridge has learned, each within what hardware can be.
    static func solve(_ ridge: RecursiveRidge, _ prior: RecursiveRidge.Prior) -> LinearStepCost? {
        guard var lanes = ridge.solution(prior) else { return nil }
        lanes[2] += pairsPerKilotoken * lanes[1]
        lanes[3] += sequencesPerKilotoken * lanes[1]
        lanes.clamp(lowerBound: typical.lanes / 20, upperBound: typical.lanes * 12)
        lanes[2] = min(max(lanes[2], 0.2 * lanes[1]), lanes[1])
        lanes[3] = max(lanes[3], 0.3 * sequencesPerKilotoken * lanes[1])
        lanes[6] = 0
        lanes[7] = 0
        return LinearStepCost(lanes: lanes)
    }
}
