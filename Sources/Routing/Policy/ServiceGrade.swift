#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a predicted strain is worth to a request with targets of its own: goodput with a graded margin.
///
/// A model predicts minus the strain on the objective's targets. Held against the request's own targets, the strain says
/// how likely it keeps them; beside that a little counts how near it comes, so that where all candidates keep them, or
/// none does, the better one is still better. Far on either side of its targets a request gains little from a quicker
/// worker, so that what the choice costs others decides: those with room leave the quick ones to those without.
enum ServiceGrade {
    /// How far, as a share of a target, predictions are off: the logistic curve's scale.
    private static let doubt = 0.15
    /// What the distance to the target counts beside keeping it.
    private static let margin = 0.1

    /// What a second of delay to others counts: a share of a target at about the steepness that strains have on the mean.
    static func price(_ level: ServiceLevel) -> Double { 0.5 / level.ttft }

    /// The rewards as the request sees them; as they are where the objective has no targets.
    static func apply(_ rewards: [Float], _ input: PolicyInput) -> [Float] {
        guard let level = input.objective.slo else { return rewards }
        let width = level.width(ttft: input.snapshot.request.ttftTarget, tpot: input.snapshot.request.tpotTarget)
        return rewards.map { Float(worth(strain: -Double($0) / width)) }
    }

    /// Probability of keeping the targets, less a tenth of the strain.
    static func worth(strain: Double) -> Double {
        let held = min(max(strain, 0), ServiceLevel.greatestStrain)
        return 1 / (1 + exp((held - 1) / doubt)) - margin * held
    }
}
