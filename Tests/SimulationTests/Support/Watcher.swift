import Routing
import Synchronization
import Training

@testable import Simulation

/// Keeps all decisions and rounds of a run's first router.
final class Watcher: SimulationWitness {
    private let kept = Mutex<(decisions: [Decision], rounds: [RoundReport])>(([], []))

    var decisions: [Decision] { kept.withLock { $0.decisions } }
    var rounds: [RoundReport] { kept.withLock { $0.rounds } }

    func decided(_ decision: Decision, facts: RequestFacts) { kept.withLock { $0.decisions.append(decision) } }
    func finished(_ decision: Int64, outcome: Outcome, served: InstanceID, tried: [InstanceID]) {}
    func trained(_ report: RoundReport) { kept.withLock { $0.rounds.append(report) } }
}
