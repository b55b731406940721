import Learning
import Logbook
import Routing
import Simulation
import Synchronization
import Training

/// Writes a simulated router's decisions, outcomes and rounds into a logbook, as `serve` writes those of a running one.
final class SimulationLog: SimulationWitness {
    /// The simulation's time 0 as a Unix time: the beginning of 2026. Equal runs give equal logbooks.
    static let epoch = 1_767_225_600.0
    /// Decisions between two waits for the writer, so that none is dropped.
    private static let batch = 2_000

    private let logbook: Logbook
    private let objective: Objective
    private let pending = Mutex(0)

    init(_ logbook: Logbook, instances: [String], objective: Objective) {
        self.logbook = logbook
        self.objective = objective
        for (index, name) in instances.enumerated() {
            logbook.register(instance: InstanceID(UInt32(index)), name: name)
        }
    }

    func decided(_ decision: Decision, facts: RequestFacts) {
        var decision = decision
        decision.snapshot.time += Self.epoch
        logbook.record(
            DecisionRecord(
                decision: decision, requestID: "sim-\(decision.id)", endpoint: facts.endpoint, model: facts.model,
                stream: facts.stream, objective: objective))
        let isFull = pending.withLock { count in
            count += 1
            return count % Self.batch == 0
        }
        if isFull { logbook.flush() }
    }

    func finished(_ decision: Int64, outcome: Outcome, served: InstanceID, tried: [InstanceID]) {
        var outcome = outcome
        outcome.time += Self.epoch
        logbook.record(OutcomeRecord(decisionID: decision, outcome: outcome, served: served, tried: tried))
    }

    func trained(_ report: RoundReport) {
        var report = report
        report.time += Self.epoch
        if let text = report.artefact, var artefact = try? ModelArtefact(json: text) {
            artefact.trainedTime += Self.epoch
            report.artefact = (try? artefact.json()) ?? text
        }
        RoundLog.write(report, to: logbook)
    }
}
