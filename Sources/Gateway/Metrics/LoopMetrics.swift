import Routing

/// What one event loop has counted. Loops are merged when somebody asks, so counting needs no lock.
struct LoopMetrics {
    var requests: [Int: Int] = [:]
    var decisions: [String: [Decision.Reason: Int]] = [:]
    var censored: [Outcome.Censoring: Int] = [:]
    var retries = 0
    var retriesRefused = 0
    var active = 0
    var clientConnections = 0
    var upstreamIdle = 0
    var duration = Histogram(Histogram.latencyBounds)
    var ttft = Histogram(Histogram.latencyBounds)
    var decision = Histogram(Histogram.workBounds)

    mutating func merge(_ other: LoopMetrics) {
        requests.merge(other.requests, uniquingKeysWith: +)
        for (policy, reasons) in other.decisions {
            decisions[policy, default: [:]].merge(reasons, uniquingKeysWith: +)
        }
        censored.merge(other.censored, uniquingKeysWith: +)
        retries += other.retries
        retriesRefused += other.retriesRefused
        active += other.active
        clientConnections += other.clientConnections
        upstreamIdle += other.upstreamIdle
        duration.merge(other.duration)
        ttft.merge(other.ttft)
        decision.merge(other.decision)
    }

    /// Prometheus text format 0.0.4.
    func text() -> String {
        var text = "# HELP azimuth_requests_total Answered requests by status code.\n"
        text += "# TYPE azimuth_requests_total counter\n"
        for (code, count) in requests.sorted(by: { $0.key < $1.key }) {
            text += "azimuth_requests_total{code=\"\(code)\"} \(count)\n"
        }
        text += "# HELP azimuth_policy_decisions_total Decisions by policy and reason.\n"
        text += "# TYPE azimuth_policy_decisions_total counter\n"
        for (policy, reasons) in decisions.sorted(by: { $0.key < $1.key }) {
            for (reason, count) in reasons.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                text += "azimuth_policy_decisions_total{policy=\"\(policy)\",reason=\"\(reason.rawValue)\"} \(count)\n"
            }
        }
        text += "# HELP azimuth_censored_total Routed requests that did not end whole, by cause.\n"
        text += "# TYPE azimuth_censored_total counter\n"
        for (cause, count) in censored.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            text += "azimuth_censored_total{cause=\"\(cause.rawValue)\"} \(count)\n"
        }
        text += Self.single("azimuth_retries_total", "counter", "Further instances tried.", retries)
        text += Self.single(
            "azimuth_retries_refused_total", "counter", "Retries that the budget did not allow.", retriesRefused)
        text += Self.single("azimuth_active_requests", "gauge", "Requests in flight.", active)
        text += Self.single("azimuth_client_connections", "gauge", "Open client connections.", clientConnections)
        text += Self.single(
            "azimuth_upstream_idle_connections", "gauge", "Idle connections to instances.", upstreamIdle)
        text += duration.text("azimuth_request_duration_seconds", help: "Whole request received to last byte sent.")
        text += ttft.text("azimuth_ttft_seconds", help: "Whole request received to first token-bearing byte.")
        text += decision.text("azimuth_decision_duration_seconds", help: "Reading the body and deciding.")
        return text
    }

    private static func single(_ name: String, _ type: String, _ help: String, _ value: Int) -> String {
        "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n\(name) \(value)\n"
    }
}
