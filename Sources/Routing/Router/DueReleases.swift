/// Requests whose first token will not be seen, by the time it is predicted for: a binary min-heap.
struct DueReleases: Sendable {
    private struct Due: Sendable {
        var time: Double
        var ticket: Ticket
    }

    private var heap: [Due] = []

    var count: Int { heap.count }

    mutating func add(_ ticket: Ticket, at time: Double) {
        heap.append(Due(time: time, ticket: ticket))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].time < heap[parent].time else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes out the earliest ticket due by `now`.
    mutating func popDue(by now: Double) -> Ticket? {
        guard let first = heap.first, first.time <= now else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        return first.ticket
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].time < heap[least].time { least = child }
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
