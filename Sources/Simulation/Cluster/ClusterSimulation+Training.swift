import Routing
import Training

extension ClusterSimulation {
    /// Hands a request's sample to its router's training loop.
    mutating func learn(from flight: Flight, _ outcome: Outcome) {
        let replica = flight.replica
        guard let loop = replicas[replica].loop else { return }
        let width = flight.decision.features.count / max(1, flight.decision.snapshot.instances.count)
        let first = flight.position * width
        replicas[replica].samples.append(
            TrainingSample(
                decision: flight.decision.id, time: flight.decision.snapshot.time,
                features: Array(flight.decision.features[first..<first + width]),
                featureSchema: flight.decision.featureSchema, outcome: outcome, attempts: outcome.attempts,
                trial: flight.decision.trial))
        guard !replicas[replica].isLookScheduled, loop.isWorthALook(submitted: replicas[replica].samples.count)
        else { return }
        look(replica)
    }

    /// A training loop looks at its samples and runs a round where one is due.
    mutating func look(_ replica: Int) {
        let samples = replicas[replica].samples
        replicas[replica].samples.removeAll(keepingCapacity: true)
        let time = now
        let clock = TrainerClock(now: { time }, uptime: { time }, threadCPU: { 0 })
        replicas[replica].loop?.take(samples)
        let router = replicas[replica].router
        switch replicas[replica].loop?.step(clock, waiting: { router.openTrials(overdue: $0, now: time) }) {
        case .rest, nil: break
        case .tooEarly(let seconds):
            replicas[replica].isLookScheduled = true
            // A step too small for the clock would not move it.
            events.schedule(.training(replica: replica), at: now + max(seconds, 1e-6))
        case .ran(let reports, let publication):
            result.rounds += 1
            if replica == 0, let witness = options.witness { for report in reports { witness.trained(report) } }
            if reports.contains(where: { $0.result == .promoted }) { result.promotions += 1 }
            switch publication {
            case .unchanged: return
            case .serve(let model): replicas[replica].models.append(model)
            case .withdraw: replicas[replica].models.append(nil)
            }
            events.schedule(.publication(replica: replica), at: now + options.trainingSeconds)
        }
    }

    /// The oldest model of a router's rounds begins to serve.
    mutating func publish(_ replica: Int) {
        guard let model = replicas[replica].models.popFirst() else { return }
        replicas[replica].router.install(model)
        if model != nil, result.firstModelAt == nil { result.firstModelAt = now }
    }
}
