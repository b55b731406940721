/// A bounded choice of old samples that keeps rare conditions: where it is full, a new one displaces a random one of
/// the stratum that holds most.
///
/// - Complexity: `insert` is O(strata held).
public struct StratifiedReservoir<Element: Sendable>: Sendable {
    /// Most elements kept.
    public let capacity: Int
    private var strata: [Int: [Element]] = [:]
    private var random: SeededRandom
    /// Elements held.
    public private(set) var count = 0

    /// An empty reservoir.
    ///
    /// - Parameters:
    ///   - capacity: most elements kept; positive.
    ///   - seed: what its chance follows from.
    public init(capacity: Int, seed: UInt64 = 1) {
        precondition(capacity > 0, "a reservoir has room")
        self.capacity = capacity
        random = SeededRandom(seed: seed)
    }

    /// Takes an element in.
    ///
    /// - Parameter stratum: names the conditions it was seen under.
    public mutating func insert(_ element: Element, stratum: Int) {
        if count == capacity {
            // The least key among equals, so that the order in the table does not matter.
            guard let fullest = strata.max(by: { ($0.value.count, $1.key) < ($1.value.count, $0.key) })?.key,
                let size = strata[fullest]?.count
            else { return }
            // Its order does not matter, so that the last may take the place of the one that goes.
            let place = random.index(below: size)
            strata[fullest]?.swapAt(place, size - 1)
            strata[fullest]?.removeLast()
            if size == 1 { strata[fullest] = nil }
            count -= 1
        }
        strata[stratum, default: []].append(element)
        count += 1
    }

    /// All elements, by stratum; within one in no order of time.
    public var elements: [Element] { strata.sorted { $0.key < $1.key }.flatMap(\.value) }

    /// Elements of each stratum.
    public var counts: [Int: Int] { strata.mapValues(\.count) }
}
