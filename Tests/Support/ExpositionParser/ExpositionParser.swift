/// A strict reader of Prometheus' text format 0.0.4, for tests: it takes what the format allows and nothing else, and
/// wants families whole, once and declared, as the format's authors recommend.
public struct ExpositionParser {
    /// What is wrong, and on which line (from 1).
    public struct Fault: Error, CustomStringConvertible {
        /// The line and what is wrong with it.
        public let description: String
    }

    /// One sample.
    public struct Sample: Equatable, Sendable {
        /// The name as it stands, with a histogram's suffix.
        public var name: String
        /// The labels in order.
        public var labels: [Label]
        /// The value.
        public var value: Double

        /// A label's value.
        public subscript(label: String) -> String? { labels.first { $0.name == label }?.value }
    }

    /// One label.
    public struct Label: Equatable, Hashable, Sendable {
        /// Its name.
        public var name: String
        /// Its value, without escapes.
        public var value: String

        /// A label.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// One family.
    public struct Family: Equatable, Sendable {
        /// Its name.
        public var name: String
        /// Its TYPE.
        public var type: String
        /// Its HELP, without escapes.
        public var help: String
        /// Its samples in order.
        public var samples: [Sample] = []
    }

    /// Reads a whole page.
    ///
    /// - Throws: `Fault` at the first thing that is wrong.
    public static func parse(_ text: String) throws -> [Family] {
        guard text.isEmpty || text.utf8.last == 10 else { throw Fault(description: "the last line has no end") }
        var families: [Family] = []
        var seen: Set<String> = []
        var help: (name: String, text: String)?
        let lines = text.utf8.split(separator: 10, omittingEmptySubsequences: false).dropLast()
        for (index, bytes) in lines.enumerated() {
            var line = Line(bytes: Array(bytes), number: index + 1)
            if line.skip("# HELP ") {
                guard help == nil else { throw line.fault("HELP without TYPE before it") }
                let name = try line.name()
                try line.expect(" ")
                help = (name, try line.helpText())
            } else if line.skip("# TYPE ") {
                let name = try line.name()
                try line.expect(" ")
                let type = line.rest()
                guard ["counter", "gauge", "histogram", "summary", "untyped"].contains(type) else {
                    throw line.fault("no such type: \(type)")
                }
                guard let told = help, told.name == name else { throw line.fault("TYPE without its HELP") }
                guard seen.insert(name).inserted else { throw line.fault("\(name) a second time") }
                help = nil
                families.append(Family(name: name, type: type, help: told.text))
            } else {
                guard help == nil else { throw line.fault("a sample between HELP and TYPE") }
                let sample = try line.sample()
                guard var family = families.popLast(), belongs(sample, to: family) else {
                    throw line.fault("\(sample.name) is not within its family")
                }
                if family.samples.contains(where: { $0.name == sample.name && $0.labels == sample.labels }) {
                    throw line.fault("the same series twice")
                }
                family.samples.append(sample)
                families.append(family)
            }
        }
        for family in families {
            if family.samples.isEmpty { throw Fault(description: "\(family.name) has no samples") }
            if family.type == "histogram" { try HistogramCheck.check(family) }
        }
        return families
    }

    private static func belongs(_ sample: Sample, to family: Family) -> Bool {
        switch family.type {
        case "histogram":
            switch sample.name {
            case family.name + "_bucket": return sample["le"] != nil
            case family.name + "_sum", family.name + "_count": return sample["le"] == nil
            default: return false
            }
        case "summary":
            return [family.name + "_sum", family.name + "_count"].contains(sample.name)
                || (sample.name == family.name && sample["quantile"] != nil)
        default: return sample.name == family.name
        }
    }
}
