/// A first-in-first-out list from whose middle an element can go at once.
struct WaitList<Element> {
    /// An element's place; never the place of another one later.
    struct Place: Sendable, Equatable {
        fileprivate var slot: Int
        fileprivate var serial: UInt64
    }

    private struct Slot {
        var element: Element?
        var serial: UInt64
        var previous: Int
        var next: Int
    }

    private static var none: Int { -1 }
    private var slots: [Slot] = []
    private var free: [Int] = []
    private var first = -1
    private var last = -1
    private var serial: UInt64 = 0
    /// Elements in the list.
    private(set) var count = 0

    /// Adds an element behind all others.
    mutating func append(_ element: Element) -> Place {
        serial += 1
        let new = Slot(element: element, serial: serial, previous: last, next: Self.none)
        let slot: Int
        if let reused = free.popLast() {
            slot = reused
            slots[slot] = new
        } else {
            slot = slots.count
            slots.append(new)
        }
        if last == Self.none { first = slot } else { slots[last].next = slot }
        last = slot
        count += 1
        return Place(slot: slot, serial: serial)
    }

    /// Takes the element that has waited longest.
    mutating func popFirst() -> Element? { first == Self.none ? nil : take(first) }

    /// Takes the element at a place; nil where it has gone already.
    mutating func remove(_ place: Place) -> Element? {
        guard slots.indices.contains(place.slot), slots[place.slot].serial == place.serial else { return nil }
        return slots[place.slot].element == nil ? nil : take(place.slot)
    }

    private mutating func take(_ slot: Int) -> Element? {
        let taken = slots[slot]
        if taken.previous == Self.none { first = taken.next } else { slots[taken.previous].next = taken.next }
        if taken.next == Self.none { last = taken.previous } else { slots[taken.next].previous = taken.previous }
        slots[slot].element = nil
        free.append(slot)
        count -= 1
        return taken.element
    }
}
