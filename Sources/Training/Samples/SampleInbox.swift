/// Samples on their way to the trainer: a bounded buffer whose newest displace the oldest.
struct SampleInbox: Sendable {
    let capacity: Int
    private var samples: [TrainingSample] = []
    private var oldest = 0

    init(capacity: Int) {
        precondition(capacity > 0, "an inbox has room")
        self.capacity = capacity
    }

    var count: Int { samples.count }

    /// Takes one sample in; true where it displaced the oldest. Amortised O(1).
    mutating func append(_ sample: TrainingSample) -> Bool {
        guard samples.count == capacity else {
            samples.append(sample)
            return false
        }
        samples[oldest] = sample
        oldest = oldest + 1 == capacity ? 0 : oldest + 1
        return true
    }

    /// All samples, leaving none behind. O(1): the ring itself changes hands, to be put in order outside the lock.
    mutating func takeAll() -> SampleInbox {
        let taken = self
        self = SampleInbox(capacity: capacity)
        return taken
    }

    /// The samples, oldest first.
    var ordered: [TrainingSample] { Array(samples[oldest...] + samples[..<oldest]) }
}
