import Logbook

/// `log summary --json`. Times are Unix seconds, latencies milliseconds; keys are written in snake case.
struct LogSummaryJSON: Encodable {
    struct Milliseconds: Encodable {
        var count: Int
        var mean: Double
        var p50: Double
        var p90: Double
        var p99: Double

        init?(_ seconds: Distribution?) {
            guard let seconds else { return nil }
            count = seconds.count
            mean = seconds.mean * 1_000
            p50 = seconds.p50 * 1_000
            p90 = seconds.p90 * 1_000
            p99 = seconds.p99 * 1_000
        }
    }

    struct Instance: Encodable {
        var name: String
        var requests: Int
        var share: Double
        var ttftMeanMs: Double?
    }

    struct Prediction: Encodable {
        var count: Int
        var meanPredicted: Double
        var meanObserved: Double
        var mae: Double?
        var correlation: Double?
    }

    struct Length: Encodable {
        var start: Double
        var answers: Int
        var mae: Double
        var belowQ10: Double
        var belowQ50: Double
        var belowQ90: Double
    }

    struct Stretch: Encodable {
        var start: Double
        var requests: Int
        var failed: Int
        var ttftMeanMs: Double?
        var mae: Double?
    }

    var log: String
    var bytes: Int64
    var firstTime: Double?
    var lastTime: Double?
    var decisions: Int
    var outcomes: Int
    var reasons: [String: Int]
    var instances: [Instance]
    var ttftMs: Milliseconds?
    var tpotMs: Milliseconds?
    var e2eMs: Milliseconds?
    var censored: [String: Int]
    var errorStatuses: [String: Int]
    var prediction: Prediction
    var lengths: [Length]
    var timeline: [Stretch]
    var rounds: [String: Int]
    var models: Int
    var promotedVersion: Int?
    var dropped: Int

    private enum CodingKeys: String, CodingKey {
        case log, bytes, firstTime, lastTime, decisions, outcomes, reasons, instances, ttftMs, tpotMs
        // The encoder's snake case would make e2_e_ms of it.
        case e2eMs = "e2e_ms"
        case censored, errorStatuses, prediction, lengths, timeline, rounds, models, promotedVersion, dropped
    }

    init(path: String, summary: LogbookSummary) {
        log = path
        bytes = summary.bytes
        firstTime = summary.firstTime
        lastTime = summary.lastTime
        decisions = summary.decisions
        outcomes = summary.outcomes
        reasons = summary.reasons
        let served = max(1, summary.instances.reduce(0) { $0 + $1.requests })
        instances = summary.instances.map {
            Instance(
                name: $0.name, requests: $0.requests, share: Double($0.requests) / Double(served),
                ttftMeanMs: $0.meanTTFT.map { $0 * 1_000 })
        }
        ttftMs = Milliseconds(summary.ttft)
        tpotMs = Milliseconds(summary.tpot)
        e2eMs = Milliseconds(summary.e2e)
        censored = summary.censored
        errorStatuses = Dictionary(
            uniqueKeysWithValues: summary.errorStatuses.map { (String($0.key), $0.value) })
        prediction = Prediction(
            count: summary.prediction.count, meanPredicted: summary.prediction.meanPredicted,
            meanObserved: summary.prediction.meanObserved, mae: summary.prediction.meanAbsoluteError,
            correlation: summary.prediction.correlation)
        lengths = summary.lengths.map {
            Length(
                start: $0.start, answers: $0.answers, mae: $0.meanAbsoluteError, belowQ10: $0.below10,
                belowQ50: $0.below50, belowQ90: $0.below90)
        }
        timeline = summary.timeline.map {
            Stretch(
                start: $0.start, requests: $0.requests, failed: $0.failed,
                ttftMeanMs: $0.meanTTFT.map { $0 * 1_000 }, mae: $0.meanAbsoluteError)
        }
        rounds = summary.rounds
        models = summary.models
        promotedVersion = summary.promotedVersion
        dropped = summary.dropped
    }
}
