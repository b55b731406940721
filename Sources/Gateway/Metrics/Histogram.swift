/// A Prometheus histogram with fixed bounds, kept by one event loop.
struct Histogram {
    let bounds: [Double]
    private(set) var counts: [Int]
    private(set) var sum = 0.0

    /// Bounds in seconds from 1 ms to 240 s, for latencies of whole requests.
    static let latencyBounds: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 120, 240,
    ]
    /// Bounds in seconds from 1 us to 50 ms, for the router's own work.
    static let workBounds: [Double] = [
        1e-6, 2.5e-6, 5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 5e-3, 5e-2,
    ]

    init(_ bounds: [Double]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    mutating func observe(_ value: Double) {
        var index = 0
        while index < bounds.count, value > bounds[index] { index += 1 }
        counts[index] += 1
        sum += value
    }

    mutating func merge(_ other: Histogram) {
        for index in counts.indices { counts[index] += other.counts[index] }
        sum += other.sum
    }

    /// Prometheus text format 0.0.4.
    func text(_ name: String, help: String) -> String {
        var result = "# HELP \(name) \(help)\n# TYPE \(name) histogram\n"
        var total = 0
        for (index, bound) in bounds.enumerated() {
            total += counts[index]
            result += "\(name)_bucket{le=\"\(bound)\"} \(total)\n"
        }
        total += counts[bounds.count]
        result += "\(name)_bucket{le=\"+Inf\"} \(total)\n\(name)_sum \(sum)\n\(name)_count \(total)\n"
        return result
    }
}
