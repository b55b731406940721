import Foundation

/// SplitMix64: equal seeds give equal draws on every machine.
///
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Uniform in [0, 1).
    mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Uniform in `0..<count`; `count` is at least 1. The bias of the modulo is below 2^-40 for counts used here.
    mutating func below(_ count: Int) -> Int { Int(next() % UInt64(max(1, count))) }

    /// Exponential with the given mean: the gap between arrivals of a Poisson process.
    mutating func exponential(mean: Double) -> Double { -log1mUniform() * mean }

    /// Uniform on a logarithmic scale in `low...high`, rounded.
    mutating func logUniform(_ range: ClosedRange<Int>) -> Int {
        let low = log(Double(max(1, range.lowerBound)))
        let high = log(Double(max(1, range.upperBound)))
        return Int(exp(low + (high - low) * uniform()).rounded())
    }

    private mutating func log1mUniform() -> Double { log(1 - uniform()) }
}
