/// Writes Prometheus' text format 0.0.4, the one way all metrics are printed.
///
/// Each family is written once and whole: HELP, TYPE, then its samples. A family without samples leaves no trace.
public struct ExpositionWriter {
    /// What kind of metric a family is.
    public enum Kind: Sendable {
        case counter, gauge, histogram, summary

        var word: StaticString {
            switch self {
            case .counter: "counter"
            case .gauge: "gauge"
            case .histogram: "histogram"
            case .summary: "summary"
            }
        }
    }

    private var bytes: [UInt8] = []

    /// A writer of an empty page.
    public init() { bytes.reserveCapacity(1 << 16) }

    /// All that was written: empty, or ending with a line feed.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Writes one family; `samples` adds its samples.
    public mutating func family(
        _ name: StaticString, _ kind: Kind, _ help: StaticString, _ samples: (inout Family) -> Void
    ) {
        let start = bytes.count
        bytes.append(text: "# HELP ")
        bytes.append(text: name)
        bytes.append(text: " ")
        bytes.append(help: help)
        bytes.append(text: "\n# TYPE ")
        bytes.append(text: name)
        bytes.append(text: " ")
        bytes.append(text: kind.word)
        bytes.append(text: "\n")
        let headEnd = bytes.count
        var family = Family(name: name, bytes: bytes)
        bytes = []
        samples(&family)
        bytes = family.bytes
        if bytes.count == headEnd { bytes.removeLast(headEnd - start) }
    }

    /// A family of one number without labels.
    public mutating func single(_ name: StaticString, _ kind: Kind, _ help: StaticString, _ value: Double) {
        family(name, kind, help) { $0.add(.none, value) }
    }

    /// A family of one whole number without labels.
    public mutating func single(_ name: StaticString, _ kind: Kind, _ help: StaticString, _ value: Int) {
        family(name, kind, help) { $0.add(.none, value) }
    }

    /// A family of one histogram without labels.
    public mutating func single(_ name: StaticString, _ help: StaticString, _ histogram: Histogram) {
        family(name, .histogram, help) { $0.add(.none, histogram) }
    }

    /// The samples of one family.
    public struct Family {
        fileprivate let name: StaticString
        fileprivate var bytes: [UInt8]

        /// Adds a sample.
        public mutating func add(_ labels: MetricLabels, _ value: Double) {
            head("", labels)
            bytes.append(number: value)
            bytes.append(text: "\n")
        }

        /// Adds a sample that is a whole number.
        public mutating func add(_ labels: MetricLabels, _ value: Int) {
            head("", labels)
            bytes.append(integer: value)
            bytes.append(text: "\n")
        }

        /// Adds a histogram: its buckets, added up as the format wants them, its sum and its count.
        public mutating func add(_ labels: MetricLabels, _ histogram: Histogram) {
            var total = 0
            for (index, count) in histogram.counts.enumerated() {
                total += count
                let bound = index < histogram.bounds.count ? histogram.bounds[index] : .infinity
                head("_bucket", labels, bound: bound)
                bytes.append(integer: total)
                bytes.append(text: "\n")
            }
            add(labels, sum: histogram.sum, count: total)
        }

        /// Adds a summary without quantiles: how many were observed and their sum.
        public mutating func add(_ labels: MetricLabels, sum: Double, count: Int) {
            head("_sum", labels)
            bytes.append(number: sum)
            bytes.append(text: "\n")
            head("_count", labels)
            bytes.append(integer: count)
            bytes.append(text: "\n")
        }

        private mutating func head(_ suffix: StaticString, _ labels: MetricLabels, bound: Double? = nil) {
            bytes.append(text: name)
            bytes.append(text: suffix)
            if !labels.bytes.isEmpty || bound != nil {
                bytes.append(text: "{")
                bytes.append(contentsOf: labels.bytes)
                if let bound {
                    if !labels.bytes.isEmpty { bytes.append(text: ",") }
                    bytes.append(text: "le=\"")
                    bytes.append(number: bound)
                    bytes.append(text: "\"")
                }
                bytes.append(text: "}")
            }
            bytes.append(text: " ")
        }
    }
}
