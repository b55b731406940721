/// A part of what a router knows, to be left out to see what it is worth.
public enum SnapshotPart: String, Sendable, CaseIterable {
    /// What rollouts of the instances predict.
    case rollout
    /// Which prompt tokens the instances hold in their caches.
    case prefix
    /// The router's own counts of what is in flight.
    case inFlight = "in_flight"
    /// What the instances were lately like: TTFT, its line and residual, time between tokens.
    case instanceStatistics = "instance_statistics"
}

extension Snapshot {
    /// Takes parts out, as though nothing were known of them; before rollouts are made.
    mutating func hide(_ parts: Set<SnapshotPart>) {
        for place in instances.indices {
            if parts.contains(.prefix) {
                instances[place].cachedTokens = 0
                instances[place].inflightUncachedTokens = instances[place].inflightPrefillTokens
            }
            if parts.contains(.inFlight) {
                instances[place].inflightRequests = 0
                instances[place].inflightPrefillRequests = 0
                instances[place].inflightPrefillTokens = 0
                instances[place].inflightUncachedTokens = 0
                instances[place].inflightDecodeRequests = 0
                instances[place].inflightDecodeTokens = 0
            }
            if parts.contains(.instanceStatistics) {
                instances[place].secondsPerPrefillToken = 0
                instances[place].baseTTFT = 0
                instances[place].ttftResidual = 0
                instances[place].secondsPerToken = 0
                instances[place].observedOutcomes = 0
            }
        }
    }
}
