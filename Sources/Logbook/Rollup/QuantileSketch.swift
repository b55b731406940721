import Foundation

/// Positive numbers counted in bins whose bounds grow by 2 %: quantiles to within 1 %, whatever was merged with what.
///
/// Source: the logarithmic mapping of DDSketch (Masson, Rim and Lee, 2019).
struct QuantileSketch: Equatable, Sendable {
    private static let growth = 1.02
    /// Bins on either side of 1; beyond them, a millionth and a million, all numbers count alike.
    private static let reach = 700
    private static let scale = 1 / log(growth)

    /// By bin, from the smallest.
    private var bins: [UInt32] = []
    /// Numbers taken.
    private(set) var count = 0
    /// Their sum.
    private(set) var sum = 0.0

    /// Takes one number; those that are not finite are left out.
    mutating func take(_ value: Double) {
        guard value.isFinite else { return }
        add(1, to: Self.bin(of: value))
        sum += value
    }

    /// Takes all numbers of another one.
    mutating func merge(_ other: QuantileSketch) {
        guard other.count > 0 else { return }
        if bins.isEmpty { bins = [UInt32](repeating: 0, count: 2 * Self.reach + 1) }
        for (bin, number) in other.bins.enumerated() where number > 0 { bins[bin] &+= number }
        count += other.count
        sum += other.sum
    }

    /// The number below which a share of them lies; nil where there are none.
    func quantile(_ share: Double) -> Double? {
        guard count > 0 else { return nil }
        let rank = min(max(share, 0), 1) * Double(count - 1)
        var below = 0.0
        for (bin, number) in bins.enumerated() where number > 0 {
            below += Double(number)
            if below > rank { return Self.value(of: bin) }
        }
        return nil
    }

    private mutating func add(_ number: UInt32, to bin: Int) {
        if bins.isEmpty { bins = [UInt32](repeating: 0, count: 2 * Self.reach + 1) }
        bins[bin] &+= number
        count += Int(number)
    }

    private static func bin(of value: Double) -> Int {
        guard value > 1e-6 else { return 0 }
        return min(max(Int((log(value) * scale).rounded(.up)), -reach), reach) + reach
    }

    /// What differs least from both bounds of a bin.
    private static func value(of bin: Int) -> Double {
        bin == 0 ? 0 : 2 * pow(growth, Double(bin - reach)) / (1 + growth)
    }
}

extension QuantileSketch {
    /// The bins that hold anything, as pairs of place and number.
    var encoded: Data {
        var pairs: [UInt32] = []
        for (bin, number) in bins.enumerated() where number > 0 { pairs += [UInt32(bin), number] }
        return UInt32.withLittleEndianBytes(of: pairs) { Data($0) }
    }

    /// Nil where the bytes are no sketch's.
    init?(encoded: Data, sum: Double) {
        let numbers = UInt32.read(encoded)
        guard numbers.count.isMultiple(of: 2), sum.isFinite else { return nil }
        for place in stride(from: 0, to: numbers.count, by: 2) {
            guard numbers[place] <= UInt32(2 * Self.reach) else { return nil }
            add(numbers[place + 1], to: Int(numbers[place]))
        }
        self.sum = sum
    }
}

extension Distribution {
    /// What a sketch holds, with its quantiles; nil where it is empty.
    init?(_ sketch: QuantileSketch) {
        guard let p50 = sketch.quantile(0.5), let p90 = sketch.quantile(0.9), let p99 = sketch.quantile(0.99)
        else { return nil }
        count = sketch.count
        mean = sketch.sum / Double(sketch.count)
        self.p50 = p50
        self.p90 = p90
        self.p99 = p99
    }
}
