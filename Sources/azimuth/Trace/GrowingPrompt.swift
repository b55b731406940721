/// A prompt that grows, with one id for each block of it that is full.
struct GrowingPrompt: Sendable {
    /// Tokens that an id stands for.
    static let blockSize = 64

    private(set) var tokens = 0
    private(set) var ids: [UInt64] = []

    /// Adds tokens that no other prompt has; `nextID` is the first id not yet given.
    mutating func grow(by count: Int, nextID: inout UInt64) {
        tokens += max(0, count)
        while ids.count < tokens / Self.blockSize {
            ids.append(nextID)
            nextID += 1
        }
    }
}
