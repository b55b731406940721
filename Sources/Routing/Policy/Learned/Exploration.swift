/// How the learned policy tries out what it does not think best, always among candidates near the best that have room.
public enum Exploration: String, Sendable, CaseIterable {
    /// Now and then any of them, each as likely.
    case epsilon
    /// Always the one that looks best in a draw of the ridge's weights from their posterior: the less is known of how they
    /// differ, the more often another one. It needs a model that keeps its posterior; where there is none, or the
    /// objective has targets, it is as `epsilon`.
    case posterior

    /// Whether a request would have to wait for room or for a place there: nothing is tried out on such a candidate.
    static func isOverloaded(_ instance: InstanceSnapshot) -> Bool {
        let prediction = instance.prediction
        guard prediction.depth == PredictionSnapshot.none else {
            return prediction.stall > 0 || prediction.kvPeak > fullCache
        }
        return instance.kvUsage > fullCache
    }

    /// Share of a KV cache from which it is as good as full.
    private static let fullCache: Float = 0.9
}
