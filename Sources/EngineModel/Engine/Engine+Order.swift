import Collections

/// Who goes first, and who is put back.
extension Engine {
    /// A request joins the waiting queue: at its end, or behind those of its priority or a lower one.
    mutating func enqueue(_ sequence: SequenceState) {
        guard profile.schedulesByPriority else { return waiting.append(sequence) }
        let place = waiting.lastIndex { $0.priority <= sequence.priority }.map { $0 + 1 } ?? 0
        waiting.insert(sequence, at: place)
    }

    /// A preempted request goes back to the waiting queue: to its front, or before those of its priority.
    mutating func putBack(_ sequence: SequenceState) {
        guard profile.schedulesByPriority else { return waiting.prepend(sequence) }
        let place = waiting.firstIndex { $0.priority >= sequence.priority } ?? waiting.count
        waiting.insert(sequence, at: place)
    }

    /// Which running request is preempted: the newest, or the newest of those with the highest priority number.
    ///
    /// - Parameter first: those before it have their place in the iteration already. vLLM would take it from them, too.
    func victim(from first: Int) -> Int {
        var victim = running.count - 1
        guard profile.schedulesByPriority else { return victim }
        for place in (first..<victim).reversed() where running[place].priority > running[victim].priority {
            victim = place
        }
        return victim
    }
}
