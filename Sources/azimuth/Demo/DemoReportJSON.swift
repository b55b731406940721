import Foundation

/// The form of `azimuth demo --json`. Latencies are in milliseconds.
struct DemoReportJSON: Encodable {
    struct Latency: Encodable {
        var mean, p50, p90, p99: Double

        init?(_ summary: LatencySummary?) {
            guard let summary else { return nil }
            mean = summary.mean * 1_000
            p50 = summary.p50 * 1_000
            p90 = summary.p90 * 1_000
            p99 = summary.p99 * 1_000
        }
    }

    struct Row: Encodable {
        var policy: String
        var requests: Int
        var ttftMs, tpotMs, e2eMs: Latency?
        var unfinished: Int
        var errors: Int

        init(_ figures: PolicyFigures) {
            policy = figures.policy
            requests = figures.requests
            ttftMs = Latency(figures.ttft)
            tpotMs = Latency(figures.tpot)
            e2eMs = Latency(figures.e2e)
            unfinished = figures.unfinished
            errors = figures.errors
        }
    }

    struct Learned: Encodable {
        var greedy, explore, fallback: Int
        var rounds: Int
        var modelVersion: Int?
    }

    struct Book: Encodable {
        var path: String
        var written, dropped: Int
        var error: String?
    }

    var seed: UInt64
    var rate: Double
    var durationS: Double
    var cores: Double
    var whole: [Row]
    var lastHalf: [Row]
    var learned: Learned
    var logbook: Book?
    var errors: [String: Int]
    var verdict: String

    init(result: DemoRun.Result, options: DemoOptions) {
        seed = options.seed
        rate = options.rate
        durationS = result.state.elapsed
        cores = result.cores
        whole = result.report.whole.map { Row($0) }
        lastHalf = result.report.lastHalf.map { Row($0) }
        let reasons = result.report.reasons
        learned = Learned(
            greedy: reasons.greedy, explore: reasons.explore, fallback: reasons.fallback,
            rounds: result.report.training.rounds, modelVersion: result.report.training.version)
        logbook = result.state.logbook.map {
            Book(path: $0.path, written: $0.written, dropped: $0.dropped, error: $0.error)
        }
        errors = result.errors
        verdict = result.report.verdict()
    }

    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
