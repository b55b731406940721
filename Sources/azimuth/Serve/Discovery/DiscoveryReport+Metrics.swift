import Gateway

extension DiscoveryReport {
    /// What `/metrics` says of the names and files that workers are found by; nothing where there are none.
    static func write(_ reports: [DiscoveryReport], to writer: inout ExpositionWriter) {
        guard !reports.isEmpty else { return }
        writer.family(
            "azimuth_discovery_workers", .gauge, "Workers that the name or file listed when it could last be read."
        ) { family in
            for report in reports { family.add(MetricLabels("source", report.origin), report.workers) }
        }
        writer.family(
            "azimuth_discovery_failures_total", .counter, "Look-ups of the name or file that failed."
        ) { family in
            for report in reports { family.add(MetricLabels("source", report.origin), report.failures) }
        }
        writer.family(
            "azimuth_discovery_up", .gauge, "Whether the last look-up of the name or file came to a list."
        ) { family in
            for report in reports { family.add(MetricLabels("source", report.origin), report.lastError == nil ? 1 : 0) }
        }
    }
}
