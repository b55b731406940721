/// Samples of several runs in one order of time, split so that every test comes after all training of its run.
///
/// Runs share no clock: the samples of all are merged by their place within their run, from its beginning (0) to its
/// end (1).
public struct TimeOrder: Sendable, Equatable {
    /// Samples to learn from, the oldest first.
    public let train: [Int]
    /// Samples to test on, the oldest first.
    public let test: [Int]

    /// Splits samples.
    ///
    /// - Parameters:
    ///   - groups: the run of each sample.
    ///   - order: what grows with time within a run; equal values keep the samples' order.
    ///   - trainFraction: share of each run, its oldest samples, to learn from; 0 to 1.
    public init(groups: [Int], order: [Double], trainFraction: Double) {
        precondition(groups.count == order.count && (0...1).contains(trainFraction), "one order a sample, a share")
        var runs: [Int: [Int]] = [:]
        for (sample, group) in groups.enumerated() { runs[group, default: []].append(sample) }
        var train: [(place: Double, sample: Int)] = []
        var test: [(place: Double, sample: Int)] = []
        for (_, samples) in runs.sorted(by: { $0.key < $1.key }) {
            let sorted = samples.sorted { (order[$0], $0) < (order[$1], $1) }
            let kept = Int(Double(sorted.count) * trainFraction)
            for (place, sample) in sorted.enumerated() {
                let entry = (place: Double(place) / Double(sorted.count), sample: sample)
                if place < kept { train.append(entry) } else { test.append(entry) }
            }
        }
        func merged(_ entries: [(place: Double, sample: Int)]) -> [Int] {
            entries.sorted { ($0.place, $0.sample) < ($1.place, $1.sample) }.map(\.sample)
        }
        self.train = merged(train)
        self.test = merged(test)
    }
}
