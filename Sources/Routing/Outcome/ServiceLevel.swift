/// Latencies that an answer is to keep.
public struct ServiceLevel: Sendable, Equatable {
    /// Seconds to the first token.
    public let ttft: Double
    /// Mean seconds between tokens.
    public let tpot: Double

    /// The targets where nothing else is said: 2 s to the first token, 0.1 s between tokens.
    public static let standard = ServiceLevel(ttft: 2, tpot: 0.1)

    /// What a hopeless answer counts as: more than so many times a target is no worse.
    public static let greatestStrain = 10.0

    /// Targets in seconds, above 0.
    public init(ttft: Double, tpot: Double) {
        self.ttft = ttft
        self.tpot = tpot
    }

    /// How much of its targets an answer takes: the greater of both shares, at most 1 where it keeps them.
    ///
    /// - Parameters:
    ///   - ttft: seconds to its first token.
    ///   - tpot: mean seconds between its tokens; nil for a single one.
    public func strain(ttft: Double, tpot: Double?) -> Double {
        min(max(ttft / self.ttft, tpot.map { $0 / self.tpot } ?? 0), Self.greatestStrain)
    }

    /// How many times wider than these the targets of a request are: the narrower of those it names, 1 where it names none.
    ///
    /// - Parameters:
    ///   - ttft: its own target in seconds; 0 for none.
    ///   - tpot: its own target in seconds; 0 for none.
    public func width(ttft: Float, tpot: Float) -> Double {
        let own = [(Double(ttft), self.ttft), (Double(tpot), self.tpot)].filter { $0.0 > 0 }.map { $0.0 / $0.1 }
        return min(max(own.min() ?? 1, 1e-3), 1e3)
    }
}

extension ServiceLevel: CustomStringConvertible {
    /// As an operator writes it behind `slo:`.
    public var description: String { "ttft=\(ttft),tpot=\(tpot)" }
}
