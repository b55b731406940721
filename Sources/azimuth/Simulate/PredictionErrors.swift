import Foundation
import Simulation

/// How far the rollouts' predictions were off: ln(observed / predicted), its median and the median distance from it.
struct PredictionErrors: Sendable {
    /// One request that got a first token.
    struct Entry: Sendable {
        var ordinal: Int32
        var instance: Int32
        var arrival: Float
        var ttft: Float
        /// NaN where nothing was predicted.
        var ttftError: Float
        var e2eError: Float
    }

    /// Requests from the first, up to which the beginning is told apart.
    static let beginnings = [0, 100, 300, 600]
    /// Parts that a run's time is divided into.
    static let windowCount = 10

    private var sample = Sampled<Entry>()
    /// All of them, or a sample of very many.
    var entries: [Entry] { sample.elements }

    mutating func take(_ record: RequestRecord) {
        guard record.end == .completed, let ttft = record.ttft else { return }
        func error(_ observed: Double, _ predicted: Double?) -> Float {
            guard let predicted, predicted > 0, observed > 0 else { return .nan }
            return Float(log(observed / predicted))
        }
        sample.append(
            Entry(
                ordinal: Int32(clamping: record.ordinal), instance: Int32(clamping: record.instance ?? -1),
                arrival: Float(record.arrival), ttft: Float(ttft), ttftError: error(ttft, record.predictedTTFT),
                e2eError: error(record.e2e, record.predictedE2E)))
    }

    /// Median and median absolute deviation of the numbers among `values`; nil where there are none.
    static func spread(_ values: [Float]) -> (median: Double, deviation: Double)? {
        func median(_ values: [Float]) -> Float {
            let sorted = values.sorted()
            let middle = sorted.count / 2
            return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
        }
        let known = values.filter(\.isFinite)
        guard !known.isEmpty else { return nil }
        let center = median(known)
        return (Double(center), Double(median(known.map { abs($0 - center) })))
    }

    /// Entries of equal parts of the run's time, of one instance or all.
    func windows(instance: Int? = nil) -> [(start: Double, entries: [Entry])] {
        let end = entries.map(\.arrival).max() ?? 0
        let width = Double(end) / Double(Self.windowCount)
        guard width > 0 else { return [] }
        var parts = [[Entry]](repeating: [], count: Self.windowCount)
        for entry in entries where instance.map({ Int32($0) == entry.instance }) ?? true {
            parts[min(Int(Double(entry.arrival) / width), Self.windowCount - 1)].append(entry)
        }
        return parts.enumerated().map { (Double($0) * width, $1) }
    }

    /// Entries of the first requests, in parts, and of all others.
    func beginnings() -> [(from: Int, to: Int?, entries: [Entry])] {
        Self.beginnings.enumerated().map { place, from in
            let to = place + 1 < Self.beginnings.count ? Self.beginnings[place + 1] : nil
            return (from, to, entries.filter { $0.ordinal >= from && $0.ordinal < to ?? .max })
        }
    }
}
