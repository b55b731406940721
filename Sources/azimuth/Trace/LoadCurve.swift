import Foundation

/// How the rate of a made trace changes over its time.
enum LoadShape: String, CaseIterable, Sendable {
    /// It does not.
    case constant
    /// The peak from 30 to 80 % of the time, at once up and at once down.
    case step
    /// A crowd at 40 %: there within 1 % of the time, gone after some 20 %.
    case flash
    /// A day: quiet at both ends, high in the morning and in the afternoon, lower at noon.
    case day
}

/// A rate over time as a multiple of its lowest, time being 0 to 1.
struct LoadCurve: Sendable {
    private static let cells = 8_192
    private let shape: LoadShape
    private let peak: Double

    /// - Parameter peak: the highest multiple, at least 1.
    init(_ shape: LoadShape, peak: Double) {
        self.shape = shape
        self.peak = max(peak, 1)
    }

    /// The multiple at a time from 0 to 1.
    func factor(at time: Double) -> Double { 1 + (peak - 1) * height(at: time) }

    /// How far between the lowest and the highest, 0 to 1.
    private func height(at time: Double) -> Double {
        switch shape {
        case .constant: return 0
        case .step: return (0.3..<0.8).contains(time) ? 1 : 0
        case .flash:
            if time < 0.4 { return 0 }
            return time < 0.41 ? (time - 0.4) / 0.01 : exp(-(time - 0.41) / 0.06)
        case .day:
            func hump(_ center: Double, _ width: Double) -> Double {
                exp(-(time - center) * (time - center) / (2 * width * width))
            }
            return min(max(hump(0.42, 0.08), 0.97 * hump(0.64, 0.09)), 1)
        }
    }

    /// Moves rows of an even rate so that they follow the curve; their order stays.
    ///
    /// - Parameter base: the lowest rate in requests a second.
    func warp(_ rows: [TraceRow], base: Double) -> [TraceRow] {
        guard shape != .constant, let last = rows.last?.timestamp, last > 0, base > 0 else { return rows }
        var sums = [0.0]
        for cell in 0..<Self.cells {
            sums.append(sums[cell] + factor(at: (Double(cell) + 0.5) / Double(Self.cells)))
        }
        let total = sums[Self.cells]
        // The same number of requests at a higher mean rate takes less time.
        let length = 1_000 * Double(rows.count) / base / (total / Double(Self.cells))
        var cell = 0
        return rows.map { row in
            let share = row.timestamp / last * total
            while cell + 1 < Self.cells, sums[cell + 1] < share { cell += 1 }
            let within = (share - sums[cell]) / (sums[cell + 1] - sums[cell])
            var moved = row
            moved.timestamp = ((Double(cell) + within) / Double(Self.cells) * length * 10).rounded() / 10
            return moved
        }
    }
}
