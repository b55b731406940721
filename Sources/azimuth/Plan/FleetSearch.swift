/// Finds the least number that is enough, where more is never worse.
enum FleetSearch {
    /// Doubles until it is enough, then halves the gap.
    ///
    /// - Parameters:
    ///   - most: beyond which nothing is tried.
    ///   - isEnough: is asked once for each number at most.
    /// - Returns: the least number that is enough; nil where `most` is not.
    static func least(most: Int, isEnough: (Int) async throws -> Bool) async rethrows -> Int? {
        var low = 0
        var high = 1
        while try await !isEnough(high) {
            guard high < most else { return nil }
            low = high
            high = min(2 * high, most)
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if try await isEnough(middle) { high = middle } else { low = middle }
        }
        return high
    }
}
