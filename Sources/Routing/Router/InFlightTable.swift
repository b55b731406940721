/// All dispatched requests, in reused places; a place's generation tells a live ticket from a spent one.
struct InFlightTable: Sendable {
    private var entries: [InFlight] = []
    private var free: [UInt32] = []

    /// Requests in flight.
    var count: Int { entries.count - free.count }

    /// Places, taken or free.
    var places: Int { entries.count }

    mutating func insert(_ entry: InFlight) -> Ticket {
        let index: UInt32
        if let reused = free.popLast() {
            index = reused
        } else {
            index = UInt32(entries.count)
            entries.append(InFlight())
        }
        let generation = entries[Int(index)].generation
        entries[Int(index)] = entry
        entries[Int(index)].generation = generation
        return Ticket(index: index, generation: generation, instance: entry.instance)
    }

    /// The place of a live ticket.
    @inline(__always)
    func place(of ticket: Ticket) -> Int? {
        let index = Int(ticket.index)
        guard index < entries.count, entries[index].generation == ticket.generation,
            entries[index].phase != .free
        else { return nil }
        return index
    }

    subscript(place: Int) -> InFlight {
        @inline(__always) get { entries[place] }
        @inline(__always) _modify { yield &entries[place] }
    }

    mutating func remove(_ place: Int) {
        entries[place].phase = .free
        entries[place].generation &+= 1
        free.append(UInt32(place))
    }
}
