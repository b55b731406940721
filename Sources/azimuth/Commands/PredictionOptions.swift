import ArgumentParser
import Routing
import Simulation

/// What `simulate` changes of the predictive policies, to see what each part is worth.
struct PredictionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Weight of the request's own work at the fleet's price. Default: serve's.", valueName: "n"))
    var ownWorkWeight: Double?

    @Option(help: ArgumentHelp("Weight of what later requests wait. Default: serve's.", valueName: "n"))
    var queueingWeight: Double?

    @Option(help: ArgumentHelp("Weight of what running requests wait. Default: serve's.", valueName: "n"))
    var delayWeight: Double?

    @Option(help: ArgumentHelp("Weight of the room and the place taken. Default: serve's.", valueName: "n"))
    var occupancyWeight: Double?

    @Option(help: ArgumentHelp("Candidates drawn at random that are rolled out; 0 for all.", valueName: "n"))
    var powerOf = 0

    @Option(
        help: ArgumentHelp(
            "Makes predictions wrong: standard deviation of a factor on each candidate's, kept from 0.1 to 5.",
            valueName: "sd"))
    var latencyError = 0.0

    @Option(help: ArgumentHelp("Routers, each with a view of its own. Default: the cluster file's.", valueName: "n"))
    var routers: Int?

    @Flag(help: "Also show how far predictions were off over time, by instance and in the first requests.")
    var predictionErrors = false

    mutating func validate() throws {
        let weights = [
            ("--own-work-weight", ownWorkWeight), ("--queueing-weight", queueingWeight),
            ("--delay-weight", delayWeight), ("--occupancy-weight", occupancyWeight),
        ]
        for (flag, weight) in weights { try SimulateOptions.check(flag, weight, in: 0...1_000) }
        try SimulateOptions.check("--power-of", Double(powerOf), in: 0...1_024)
        try SimulateOptions.check("--latency-error", latencyError, in: 0...10)
        try SimulateOptions.check("--routers", routers.map(Double.init), in: 1...64)
    }

    /// Changes the runs of a plan, whose capacity has been found without.
    func apply(to plan: inout SimulationPlan) {
        var router = plan.options.router
        router.weights.ownWork = ownWorkWeight ?? router.weights.ownWork
        router.weights.queueing = queueingWeight ?? router.weights.queueing
        router.weights.delay = delayWeight ?? router.weights.delay
        router.weights.occupancy = occupancyWeight ?? router.weights.occupancy
        router.rollouts.powerOf = powerOf
        router.latencyError = latencyError
        plan.options.router = router
        plan.input.cluster.routers = routers ?? plan.input.cluster.routers
        plan.keepsPredictions = predictionErrors
    }
}
