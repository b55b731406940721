/// A set of small numbers: model groups. Up to 64 of them need no allocation.
struct GroupMask: Sendable, Equatable {
    private var low: UInt64 = 0
    /// Bits from 64 on, without trailing zeros.
    private var high: [UInt64] = []

    init() {}

    var isEmpty: Bool { low == 0 && high.isEmpty }

    @inline(__always)
    func contains(_ number: Int) -> Bool {
        if number < 64 { return low >> UInt64(number) & 1 == 1 }
        let word = number / 64 - 1
        return word < high.count && high[word] >> UInt64(number % 64) & 1 == 1
    }

    mutating func insert(_ number: Int) {
        guard number >= 64 else {
            low |= 1 << UInt64(number)
            return
        }
        let word = number / 64 - 1
        while high.count <= word { high.append(0) }
        high[word] |= 1 << UInt64(number % 64)
    }

    mutating func remove(_ number: Int) {
        guard number >= 64 else {
            low &= ~(1 << UInt64(number))
            return
        }
        let word = number / 64 - 1
        guard word < high.count else { return }
        high[word] &= ~(1 << UInt64(number % 64))
        while high.last == 0 { high.removeLast() }
    }
}
