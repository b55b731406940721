/// Something that happens to an instance at a set time: `{at_s: 30, event: slow_down, factor: 2}`.
public struct ClusterEvent: Sendable, Hashable {
    /// What happens.
    public enum Kind: Sendable, Hashable {
        /// The instance comes up with a cold cache. One whose first event this is starts absent.
        case join
        /// The instance vanishes with all that it was doing.
        case leave
        /// Iterations take this many times as long from now on; 1 is the usual speed.
        case slowDown(Double)
    }

    /// Seconds since the start.
    public var seconds: Double
    /// What happens then.
    public var kind: Kind

    /// An event.
    public init(seconds: Double, kind: Kind) {
        self.seconds = seconds
        self.kind = kind
    }
}

extension ClusterEvent: Decodable {
    static let fields = ["at_s", "event", "factor"]

    /// Reads an event.
    /// - Throws: ``ClusterError`` for a field that is missing or out of bounds.
    public init(from decoder: any Decoder) throws {
        let fields = try CheckedFields(decoder)
        let remedy = "give join, leave or slow_down"
        seconds = try fields.number("at_s", in: 0...10_000_000)
        switch try fields.text("event", remedy: remedy) {
        case "join": kind = .join
        case "leave": kind = .leave
        case "slow_down", "slow-down", "slowdown":
            kind = .slowDown(try fields.number("factor", in: 0.01...1_000))
        default: throw fields.wrong("event", remedy)
        }
    }
}
