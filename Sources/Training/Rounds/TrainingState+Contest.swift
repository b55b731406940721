import Learning
import Routing

extension TrainingState {
    /// Whether a network serves for the present objective.
    private var networkServes: Bool { champion?.model.kind == .mlp && !championIsForeign }

    /// What a new ridge comes to while a network serves; nil where none does, or where it must go.
    ///
    /// - Parameter mayServe: whether the ridge has earned promotion.
    mutating func yield(to artefact: ModelArtefact, _ mayServe: Bool) -> Round? {
        guard networkServes, configuration.contestants != .ridge, let champion, !champion.isFaulty else { return nil }
        let isForced = configuration.contestants == .mlp
        let cause = isForced ? nil : configuration.contest.stepsBack(network.pairs)
        if let cause, mayServe {
            promote(artefact.model, version: artefact.version, error: challengerError)
            return Round(
                result: .promoted, reason: "steps back from model \(champion.version) (mlp): \(cause)",
                publication: .serve(ServedModel(artefact)))
        }
        if !isForced, configuration.promotion.demotion(champion.error) != nil { return nil }
        return Round(result: .rejected, reason: "model \(champion.version) (mlp) serves")
    }

    /// Whether a network is to be fitted; `uptime` nil looks at the samples alone.
    func isNetworkDue(uptime: Double?) -> Bool {
        network.isDue(samples: pool.count, uptime: uptime ?? .infinity, configuration)
    }

    /// Fits a network on what a ridge leaves over.
    func fitNetwork(on ridge: RidgeModel, _ samples: SampleWindow) throws -> MLPModel {
        let targets = Array(samples.labels)
        return try samples.withRows {
            try configuration.network.fit(rows: $0, columns: samples.columns, targets: targets, fitted: ridge)
        }
    }

    /// Fits a network where one is due, and lets the newest serve where it has earned it.
    ///
    /// - Parameters:
    ///   - time: Unix time in seconds.
    ///   - uptime: a steady clock's time in seconds.
    /// - Returns: what was done; nil where nothing was.
    mutating func contest(time: Double, uptime: Double) -> Round? {
        guard configuration.contestants != .ridge, let ridge = challenger else { return nil }
        let isFitted = isNetworkDue(uptime: uptime)
        if isFitted {
            network.learnt = 0
            network.lastStart = uptime
            do {
                let model = try fitNetwork(on: ridge, samplesToFit())
                let artefact = ModelArtefact(
                    version: lastVersion + 1, featureSchema: schema.version, featureNames: schema.names,
                    model: .mlp(model), objective: objective.description, trainedTime: time,
                    samples: pool.count, errors: network.error.summary())
                lastVersion = artefact.version
                network.newest = NetworkLineage.Newest(model: model, artefact: artefact)
            } catch {
                network.newest = nil
                return Round(result: .failed, reason: "\(error)")
            }
        }
        guard let newest = network.newest else { return nil }
        let verdict = judgeNetwork()
        guard verdict.mayServe, isFitted || champion?.version != newest.version else {
            return isFitted ? round(newest, .rejected, verdict.reason) : nil
        }
        promote(newest.artefact.model, version: newest.version, error: network.error)
        return round(newest, .promoted, verdict.reason)
    }

    private func judgeNetwork() -> (mayServe: Bool, reason: String) {
        if let reason = heldReason { return (false, reason) }
        if configuration.contestants == .mlp { return (true, "no other kind may serve") }
        let own = configuration.promotion.judge(network.error)
        guard own.promoted else { return (false, own.reason) }
        if networkServes { return (true, own.reason) }
        let (takesOver, reason) = configuration.contest.takesOver(network.pairs)
        return (takesOver, reason)
    }

    private func round(
        _ newest: NetworkLineage.Newest, _ result: RoundReport.Result, _ reason: String
    ) -> Round {
        do {
            var round = Round(result: result, reason: reason)
            round.kind = .mlp
            round.version = newest.version
            round.artefact = try newest.artefact.json()
            if result == .promoted { round.publication = .serve(ServedModel(newest.artefact)) }
            return round
        } catch {
            return Round(result: .failed, reason: "\(error)")
        }
    }
}
