/// The newest labelled samples, oldest first; a full window drops its oldest for each new one.
///
/// Rows lie contiguously: the buffers grow to a quarter above the capacity and are then cut back, which makes `append`
/// amortised O(columns) and reading free of copies.
public struct SampleWindow: Sendable {
    /// Columns of a row.
    public let columns: Int
    /// Most samples kept.
    public let capacity: Int
    private var storedRows: [Float] = []
    private var storedLabels: [Double] = []
    private var storedTimes: [Double] = []
    private var storedBounds: [Bool] = []
    /// Samples whose label is only an upper bound.
    public private(set) var boundCount = 0
    private var start = 0

    /// An empty window; both numbers are positive.
    public init(columns: Int, capacity: Int) {
        precondition(columns > 0 && capacity > 0, "a window has columns and capacity")
        self.columns = columns
        self.capacity = capacity
    }

    /// Samples held.
    public var count: Int { storedLabels.count - start }
    /// Labels, oldest first.
    public var labels: ArraySlice<Double> { storedLabels[start...] }
    /// Unix times in seconds, oldest first.
    public var times: ArraySlice<Double> { storedTimes[start...] }

    /// Which labels are only upper bounds, oldest first.
    public var bounds: ArraySlice<Bool> { storedBounds[start...] }

    /// Takes one sample in.
    ///
    /// - Parameters:
    ///   - row: `columns` values.
    ///   - label: what was observed.
    ///   - time: Unix time in seconds.
    ///   - isBound: whether the label is only an upper bound of what would have been observed.
    public mutating func append(row: [Float], label: Double, time: Double, isBound: Bool = false) {
        precondition(row.count == columns, "the row does not fit the window")
        if count == capacity, start == 0 {
            // Once, and for good: doubled again the buffers would be half empty.
            storedRows.reserveCapacity((capacity + capacity / 4 + 1) * columns)
        }
        storedRows.append(contentsOf: row)
        storedLabels.append(label)
        storedTimes.append(time)
        storedBounds.append(isBound)
        if isBound { boundCount += 1 }
        if count > capacity {
            if storedBounds[start] { boundCount -= 1 }
            start += 1
        }
        if start > capacity / 4 {
            storedRows.removeFirst(start * columns)
            storedLabels.removeFirst(start)
            storedTimes.removeFirst(start)
            storedBounds.removeFirst(start)
            start = 0
        }
    }

    /// Takes all samples of another window of as many columns in, for which there is room.
    public mutating func append(_ newer: SampleWindow) {
        precondition(newer.columns == columns && count + newer.count <= capacity, "the windows do not fit")
        storedRows.append(contentsOf: newer.storedRows[(newer.start * columns)...])
        storedLabels.append(contentsOf: newer.labels)
        storedTimes.append(contentsOf: newer.times)
        storedBounds.append(contentsOf: newer.bounds)
        boundCount += newer.boundCount
    }

    /// Sets the label of one sample; `index` counts from the oldest.
    public mutating func setLabel(_ index: Int, _ label: Double) { storedLabels[start + index] = label }

    /// Forgets all samples and keeps the room for new ones.
    public mutating func removeAll() {
        storedRows.removeAll(keepingCapacity: true)
        storedLabels.removeAll(keepingCapacity: true)
        storedTimes.removeAll(keepingCapacity: true)
        storedBounds.removeAll(keepingCapacity: true)
        boundCount = 0
        start = 0
    }

    /// One row; `index` counts from the oldest.
    public func row(_ index: Int) -> ArraySlice<Float> {
        precondition(index >= 0 && index < count, "no such sample")
        let first = (start + index) * columns
        return storedRows[first..<first + columns]
    }

    /// Lends all rows, `count * columns` values, oldest first.
    public func withRows<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try storedRows.withUnsafeBufferPointer { buffer throws(Failure) in
            try body(UnsafeBufferPointer(rebasing: buffer[(start * columns)...]))
        }
    }
}
