import Learning
import Routing
import Training

/// How one run is made.
public struct SimulationOptions: Sendable {
    /// Its policy, one of `SimulatedPolicy.names`.
    public var policy = "learned"
    /// What `learned` learns.
    public var objective = Objective.ttft
    /// Seed of all chance: scrape phases, engine noise, ties, which router a request goes to.
    public var seed: UInt64 = 1
    /// Mean requests a second; nil keeps the workload's times.
    public var rate: Double?
    /// Requests; nil for each of the workload's once. Beyond its rows it is gone through again with other prompts.
    public var requests: Int?
    /// Seconds between two scrapes of an instance; nil takes the cluster's.
    public var scrapeInterval: Double?
    /// Standard deviation of the logarithm of the factor on each iteration's time; nil takes the cluster's.
    public var engineNoise: Double?
    /// Standard deviation of the logarithm of the factor on the times that a router measures and learns from.
    public var measurementNoise = 0.0
    /// Seconds from a round's start to the moment its model serves.
    public var trainingSeconds = 0.05
    /// How the number of instances changes; nil leaves them as the cluster has them.
    public var autoscale: AutoscaleScenario?
    /// What the routers know of answers' lengths; a policy's own name may say otherwise.
    public var lengths = LengthKnowledge.constant
    /// The priority that requests get by their predicted lengths; the engines then go by it. Nil: who comes first goes first.
    public var priority: PriorityRule?
    /// Settings of the routers; policy and seed are set from those above.
    public var router = RouterConfiguration()
    /// Hears what the first router decides, sees and learns; nil where nobody does.
    public var witness: (any SimulationWitness)?
    /// A model that serves from the beginning; nil where the routers begin with none.
    public var firstModel: ModelArtefact?
    /// Whether that one is held in service, as an operator would.
    public var holdsFirstModel = false
    /// Settings of the training loop.
    public var trainer = TrainerConfiguration()

    /// The defaults.
    public init() {}
}

/// The policies that a simulated cluster can have: those of the router, and oracles that look into the engines.
public enum SimulatedPolicy {
    /// All names, those of the router first.
    public static var names: [String] {
        PolicyRegistry.names + LearnedVariant.names
            + AnswerLengths.predictiveNames.map { $0 + AnswerLengths.known.rawValue } + Oracle.names
    }
}

/// Why a run cannot be made.
public enum SimulationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// No policy has this name.
    case unknownPolicy(String)
    /// The number of instances changes under one router only, and the cluster has this many.
    case autoscaleNeedsOneRouter(Int)
    /// The workload has no requests.
    case emptyWorkload
    /// The prompt of this row (from 0) is as long as or longer than any instance's context limit, in tokens.
    case promptFitsNowhere(row: Int, tokens: Int, limit: Int)

    /// One sentence.
    public var description: String {
        switch self {
        case .unknownPolicy(let name):
            return "unknown policy \"\(name)\"; it must be one of \(SimulatedPolicy.names.joined(separator: ", "))"
        case .autoscaleNeedsOneRouter(let routers):
            return "the cluster has \(routers) routers, but its size can follow one only; set routers to 1"
        case .emptyWorkload: return "there is no request to replay"
        case .promptFitsNowhere(let row, let tokens, let limit):
            return "request \(row + 1) has a prompt of \(tokens) tokens, but no instance takes \(limit) or more"
        }
    }
}
