/// Positions of a ranking in the order they were tried; a single one, the common case, needs no allocation.
struct TriedPositions {
    private var first: Int?
    private var further: [Int] = []

    var isEmpty: Bool { first == nil }
    var count: Int { first == nil ? 0 : 1 + further.count }
    var last: Int? { further.last ?? first }

    /// All of them where there is more than one, else none.
    var all: [Int] {
        guard let first, !further.isEmpty else { return [] }
        return [first] + further
    }

    mutating func append(_ position: Int) {
        if first == nil { first = position } else { further.append(position) }
    }
}
