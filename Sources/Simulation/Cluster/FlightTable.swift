import Routing

/// One request between its arrival and its end.
struct Flight: Sendable {
    let arrival: Arrival
    /// Which router has it.
    let replica: Int
    let facts: RequestFacts
    let decision: Decision
    var ticket: Ticket
    /// Place in the decision's ranking of the instance that has it.
    var rank = 0
    /// The instance that has it.
    var instance: Int
    var isInEngine = false
    /// Prompt tokens that its instance found in its cache.
    var cachedTokens = 0
    /// Tokens that have reached the router, and when.
    var tokens = 0
    var firstTokenAt = 0.0
    var lastTokenAt = 0.0
    /// Instances tried.
    var attempts = 1
    /// What its router's tagger needs to learn from the answer.
    var tagged: TaggedRequest?

    /// Position of the instance in the decision's snapshot.
    var position: Int { decision.ranking[rank] }
}

/// All requests in flight, in reused places.
struct FlightTable: Sendable {
    private var flights: [Flight] = []
    private var isTaken: [Bool] = []
    private var free: [Int] = []

    var count: Int { flights.count - free.count }

    mutating func insert(_ flight: Flight) -> Int {
        guard let slot = free.popLast() else {
            flights.append(flight)
            isTaken.append(true)
            return flights.count - 1
        }
        flights[slot] = flight
        isTaken[slot] = true
        return slot
    }

    /// The request in a slot that is taken.
    subscript(slot: Int) -> Flight {
        @inline(__always) _read { yield flights[slot] }
        @inline(__always) _modify { yield &flights[slot] }
    }

    mutating func remove(_ slot: Int) -> Flight {
        precondition(isTaken[slot], "slot \(slot) is free")
        isTaken[slot] = false
        free.append(slot)
        return flights[slot]
    }

    /// Slots of the requests for which `isWanted` holds.
    func slots(where isWanted: (Flight) -> Bool) -> [Int] {
        flights.indices.filter { isTaken[$0] && isWanted(flights[$0]) }
    }
}
