import Routing

/// What is counted of each instance: flat arrays by the instance's number.
struct WorkerTable: Sendable {
    private(set) var count = 0
    /// Times a request was sent, failed attempts included.
    private var dispatched: [Int] = []
    /// Answers by the class of their status, 1xx to 5xx.
    private var answers: [Int] = []
    private var faults: [Int] = []
    private var ttftSums: [Double] = []
    private var ttftCounts: [Int] = []
    private static let faultCount = FaultCause.allCases.count

    mutating func dispatch(_ id: InstanceID) {
        guard let place = place(of: id) else { return }
        dispatched[place] += 1
    }

    mutating func answer(_ id: InstanceID, status: Int) {
        guard let place = place(of: id), (100..<600).contains(status) else { return }
        answers[place * 5 + status / 100 - 1] += 1
    }

    mutating func fail(_ id: InstanceID, _ fault: FaultCause) {
        guard let place = place(of: id) else { return }
        faults[place * Self.faultCount + fault.index] += 1
    }

    mutating func observe(_ id: InstanceID, ttft: Double) {
        guard let place = place(of: id) else { return }
        ttftSums[place] += ttft
        ttftCounts[place] += 1
    }

    func dispatched(_ place: Int) -> Int { place < count ? dispatched[place] : 0 }

    /// - Parameter statusClass: 1 to 5.
    func answers(_ place: Int, _ statusClass: Int) -> Int { place < count ? answers[place * 5 + statusClass - 1] : 0 }

    func faults(_ place: Int, _ fault: FaultCause) -> Int {
        place < count ? faults[place * Self.faultCount + fault.index] : 0
    }

    func ttft(_ place: Int) -> (sum: Double, count: Int) {
        place < count ? (ttftSums[place], ttftCounts[place]) : (0, 0)
    }

    mutating func merge(_ other: WorkerTable) {
        grow(to: other.count)
        for place in 0..<other.count {
            dispatched[place] += other.dispatched[place]
            ttftSums[place] += other.ttftSums[place]
            ttftCounts[place] += other.ttftCounts[place]
        }
        for place in other.answers.indices { answers[place] += other.answers[place] }
        for place in other.faults.indices { faults[place] += other.faults[place] }
    }

    private mutating func place(of id: InstanceID) -> Int? {
        let place = Int(id.rawValue)
        guard place < 1 << 20 else { return nil }
        if place >= count { grow(to: place + 1) }
        return place
    }

    private mutating func grow(to size: Int) {
        guard size > count else { return }
        let more = size - count
        dispatched.append(contentsOf: repeatElement(0, count: more))
        answers.append(contentsOf: repeatElement(0, count: 5 * more))
        faults.append(contentsOf: repeatElement(0, count: Self.faultCount * more))
        ttftSums.append(contentsOf: repeatElement(0, count: more))
        ttftCounts.append(contentsOf: repeatElement(0, count: more))
        count = size
    }
}
