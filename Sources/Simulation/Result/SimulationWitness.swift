import Routing
import Training

/// Hears what the first router of a simulated cluster decides, sees and learns, as a logbook would.
public protocol SimulationWitness: Sendable {
    /// A request was ranked; the whole decision with all candidates.
    func decided(_ decision: Decision, facts: RequestFacts)
    /// A decided request has ended.
    ///
    /// - Parameters:
    ///   - served: the instance that answered, or failed last.
    ///   - tried: all that were tried, in order.
    func finished(_ decision: Int64, outcome: Outcome, served: InstanceID, tried: [InstanceID])
    /// A round of training ended.
    func trained(_ report: RoundReport)
}
