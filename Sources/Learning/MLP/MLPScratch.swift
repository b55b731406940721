import Synchronization

/// Room for a network's intermediate values, kept with the model so that predicting allocates nothing.
final class MLPScratch: Sendable {
    private let count: Int
    private let room: Mutex<[Float]>

    init(values: Int) {
        count = values
        room = Mutex([Float](repeating: 0, count: values))
    }

    /// Lends the room; where another thread has it, room of its own.
    func withValues<Result: Sendable>(_ body: (UnsafeMutableBufferPointer<Float>) -> Result) -> Result {
        let result = room.withLockIfAvailable { values in values.withUnsafeMutableBufferPointer { body($0) } }
        if let result { return result }
        return withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { buffer in
            buffer.initialize(repeating: 0)
            return body(buffer)
        }
    }
}
