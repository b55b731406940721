/// A cluster of engines, as a cluster file describes it. Reading the file itself is its owner's.
public struct ClusterDescription: Sendable, Hashable {
    /// The model that every instance serves.
    public var model: String
    /// One-way delay between a client and an instance in milliseconds.
    public var networkMilliseconds: Double
    /// Microseconds that a server takes for each token of a prompt before its engine hears of it.
    public var tokenisingMicroseconds: Double
    /// Standard deviation of the logarithm of the factor on each iteration's time; only the simulator heeds it.
    public var engineNoise: Double
    /// How often a router reads the instances' metrics, in milliseconds.
    public var scrapeMilliseconds: Double
    /// Routers before the instances, each with a view of its own; only the simulator heeds it.
    public var routers: Int
    /// Whether answers' `usage` says how many prompt tokens were cached (vLLM's `enable_prompt_tokens_details`).
    public var showsCachedTokens: Bool
    /// The instances, in order.
    public var instances: [InstanceDescription]
    /// Fields of the file that mean nothing here, such as misspelt ones.
    public private(set) var unknownFields: [String] = []

    /// A cluster.
    public init(
        model: String, networkMilliseconds: Double = 0, tokenisingMicroseconds: Double = 1,
        engineNoise: Double = 0.03, scrapeMilliseconds: Double = 100,
        routers: Int = 1, showsCachedTokens: Bool = false, instances: [InstanceDescription]
    ) {
        self.model = model
        self.networkMilliseconds = networkMilliseconds
        self.tokenisingMicroseconds = tokenisingMicroseconds
        self.engineNoise = engineNoise
        self.scrapeMilliseconds = scrapeMilliseconds
        self.routers = routers
        self.showsCachedTokens = showsCachedTokens
        self.instances = instances
    }
}

extension ClusterDescription: Decodable {
    private static let fields = [
        "model", "network_ms", "tokenising_us_per_token", "engine_noise", "scrape_ms", "routers",
        "enable_prompt_tokens_details", "instances",
    ]

    /// Reads a cluster.
    /// - Throws: ``ClusterError`` for the first field that is missing or out of bounds.
    public init(from decoder: any Decoder) throws {
        let fields = try CheckedFields(decoder)
        let remedy = "give a list of 1 to 1024 instances, each with a name and a profile or coefficients"
        self.init(
            model: try fields.text("model", remedy: "name the model that the instances serve"),
            networkMilliseconds: try fields.number("network_ms", in: 0...10_000, default: 0),
            tokenisingMicroseconds: try fields.number("tokenising_us_per_token", in: 0...10_000, default: 1),
            engineNoise: try fields.number("engine_noise", in: 0...1, default: 0.03),
            scrapeMilliseconds: try fields.number("scrape_ms", in: 1...60_000, default: 100),
            routers: try fields.count("routers", in: 1...64, default: 1),
            showsCachedTokens: try fields.flag("enable_prompt_tokens_details", default: false),
            instances: try fields.list("instances", of: InstanceDescription.self, limit: 1_024, remedy: remedy))
        guard fields.has("instances") else { throw fields.missing("instances", remedy) }
        guard !instances.isEmpty else {
            throw ClusterError(field: "instances", value: "empty", remedy: remedy)
        }
        var names: Set<String> = []
        for (place, instance) in instances.enumerated() where !names.insert(instance.name).inserted {
            throw ClusterError(
                field: "instances[\(place)].name", value: "'\(instance.name)' a second time",
                remedy: "give every instance a name of its own")
        }
        unknownFields = fields.unknown(besides: Self.fields) + instances.flatMap(\.unknownFields)
    }
}
