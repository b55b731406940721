/// Which headers about the router's decision answers carry.
public struct DecisionHeaders: OptionSet, Sendable, Hashable, CustomStringConvertible {
    /// One bit a header.
    public let rawValue: UInt8

    /// A set by its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `x-azimuth-worker`: `host:port` that answered.
    public static let worker = DecisionHeaders(rawValue: 1 << 0)
    /// `x-azimuth-policy`: the policy that decided.
    public static let policy = DecisionHeaders(rawValue: 1 << 1)
    /// `x-azimuth-reason`: `greedy`, `explore` or `fallback_...`.
    public static let reason = DecisionHeaders(rawValue: 1 << 2)
    /// `x-azimuth-model-version`: the model that scored, where one did.
    public static let modelVersion = DecisionHeaders(rawValue: 1 << 3)
    /// `x-azimuth-overhead-ms`: from the whole request received to its first dispatch, in milliseconds.
    public static let overhead = DecisionHeaders(rawValue: 1 << 4)
    /// `x-azimuth-decision-id`: the decision's number in the logbook.
    public static let decisionID = DecisionHeaders(rawValue: 1 << 5)
    /// `x-azimuth-predicted-tokens`: the answer's expected length in tokens, then its 10 %, 50 % and 90 % quantile.
    public static let predictedTokens = DecisionHeaders(rawValue: 1 << 6)

    /// What `all` stands for: the decision. The answer's predicted length is named by itself where it is wanted.
    public static let all: DecisionHeaders = [.worker, .policy, .reason, .modelVersion, .overhead, .decisionID]

    /// The headers by the names an operator writes.
    public static let names: [(name: String, header: DecisionHeaders)] = [
        ("worker", .worker), ("policy", .policy), ("reason", .reason), ("model-version", .modelVersion),
        ("overhead", .overhead), ("decision-id", .decisionID),
        ("predicted-tokens", .predictedTokens),
    ]

    /// The set as `init(_:)` reads it.
    public var description: String {
        if self == .all { return "all" }
        if isEmpty { return "none" }
        if contains(.all) { return "all," + subtracting(.all).description }
        return Self.names.filter { contains($0.header) }.map(\.name).joined(separator: ",")
    }

    /// Reads `all`, `none` or names separated by commas; nil where one is none of these.
    public init?(_ text: String) {
        switch text {
        case "all": self = .all
        case "none": self = []
        default:
            var set: DecisionHeaders = []
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                let name = part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
                if name.elementsEqual("all") {
                    set.formUnion(.all)
                    continue
                }
                guard let found = Self.names.first(where: { $0.name.elementsEqual(name) }) else { return nil }
                set.insert(found.header)
            }
            self = set
        }
    }
}
