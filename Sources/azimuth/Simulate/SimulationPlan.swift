import Simulation

/// One finished run.
struct FinishedRun: Sendable {
    var result: SimulationResult
    var figures: RunFigures
}

/// All runs of one command: every policy with every seed.
struct SimulationPlan: Sendable {
    var input: SimulationInput
    var policies: [String]
    /// The policy that others are compared with.
    var baseline: String
    var seeds: [UInt64]
    /// Settings of all runs; policy and seed are set for each.
    var options: SimulationOptions
    var warmupFraction: Double
    var level: RunFigures.ServiceLevel
    /// Whether each request's prediction is kept.
    var keepsPredictions = false

    /// Requests of one run.
    var requests: Int { options.requests ?? input.workload.count }

    /// Makes the runs, as many at a time as there are processors.
    ///
    /// - Parameter ended: counts the requests that have ended, over all runs.
    /// - Returns: the runs, by policy and then by seed, in the order asked for.
    func run(processors: Int, ended: EndedRequests) async throws -> [FinishedRun] {
        let jobs = policies.flatMap { policy in
            seeds.map { seed in
                var options = options
                options.policy = policy
                options.seed = seed
                return options
            }
        }
        return try await withThrowingTaskGroup(of: (Int, FinishedRun).self) { group in
            var waiting = jobs.enumerated().makeIterator()
            func start() {
                guard let (place, options) = waiting.next() else { return }
                group.addTask { (place, try run(options, ended: ended)) }
            }
            for _ in 0..<max(1, processors) { start() }
            var finished: [Int: FinishedRun] = [:]
            while let (place, run) = try await group.next() {
                finished[place] = run
                start()
            }
            return jobs.indices.compactMap { finished[$0] }
        }
    }

    private func run(_ options: SimulationOptions, ended: EndedRequests) throws -> FinishedRun {
        var figures = RunFigures(
            warmup: Int(warmupFraction * Double(requests)), instances: input.cluster.instances.count, level: level)
        if keepsPredictions { figures.errors = PredictionErrors() }
        do throws(SimulationError) {
            var simulation = try ClusterSimulation(input.workload, on: input.cluster, options)
            let result = simulation.run { record in
                figures.take(record)
                ended.count.add(1, ordering: .relaxed)
            }
            return FinishedRun(result: result, figures: figures)
        } catch {
            throw input.failure(error)
        }
    }
}
