import Fleet
import Gateway
import Logbook
import Routing
import Training

/// The families of `/metrics` that the gateway cannot know.
struct ServiceMetrics {
    struct Worker {
        var name: String
        var status: FleetInstance.Status
        var breaker: CircuitBreaker.State
    }

    var workers: [Worker]
    var training: TrainerStatus
    var rounds: RoundTally.Counts
    var caches: EngineCacheTally.Totals
    var logbook: LogbookStatus?
    var log: LogOutput.Counts?
    var version: String
    /// Seconds since the service started.
    var uptime: Double

    func write(to writer: inout ExpositionWriter) {
        writeWorkers(to: &writer)
        writeBreakers(to: &writer)
        writeCaches(to: &writer)
        writeTraining(to: &writer)
        writeLogbook(to: &writer)
        if let log {
            writer.single("azimuth_log_lines_total", .counter, "Lines written to the log.", log.written)
            writer.single(
                "azimuth_log_lines_dropped_total", .counter, "Lines of the log that found no room.", log.dropped)
        }
        writer.family("azimuth_build_info", .gauge, "The router's version; always 1.") {
            $0.add(MetricLabels("version", version), 1)
        }
        writer.single("azimuth_uptime_seconds", .gauge, "Time since the router started.", uptime)
    }

    private func writeWorkers(to writer: inout ExpositionWriter) {
        writer.family(
            "azimuth_worker_probe_failures_total", .counter, "Scrapes and health checks of the worker that failed."
        ) { family in
            for worker in workers { family.add(MetricLabels("worker", worker.name), worker.status.probeFailures) }
        }
        writer.family(
            "azimuth_worker_consecutive_failures", .gauge, "Failures of the worker since its last success."
        ) { family in
            for worker in workers { family.add(MetricLabels("worker", worker.name), worker.status.failures) }
        }
    }

    private func writeBreakers(to writer: inout ExpositionWriter) {
        writer.family(
            "azimuth_worker_breaker_state", .gauge,
            "Circuit breaker of the worker: 0 closed, 1 half-open (one request tries it), 2 open."
        ) { family in
            for worker in workers {
                let value =
                    switch worker.breaker {
                    case .closed: 0
                    case .halfOpen: 1
                    case .open: 2
                    }
                family.add(MetricLabels("worker", worker.name), value)
            }
        }
    }

    private func writeCaches(to writer: inout ExpositionWriter) {
        writer.single(
            "azimuth_engine_prefix_cache_queried_tokens_total", .counter,
            "Prompt tokens the engines looked up in their prefix caches, over all workers.", caches.queries)
        writer.single(
            "azimuth_engine_prefix_cache_hit_tokens_total", .counter,
            "Prompt tokens the engines found in their prefix caches, over all workers.", caches.hits)
        writer.single(
            "azimuth_engine_preemptions_total", .counter, "Preemptions the engines report, over all workers.",
            caches.preemptions)
    }

    private func writeTraining(to writer: inout ExpositionWriter) {
        writer.family("azimuth_training_rounds_total", .counter, "Training rounds by result.") { family in
            for (place, result) in RoundReport.Result.allCases.enumerated() {
                family.add(MetricLabels("result", result.rawValue), rounds.results[place])
            }
        }
        writer.single("azimuth_training_round_duration_seconds", "Time a training round took.", rounds.durations)
        writer.single(
            "azimuth_training_cpu_seconds_total", .counter, "CPU time of training rounds.", rounds.cpu)
        writer.single(
            "azimuth_training_last_round_timestamp_seconds", .gauge,
            "Unix time of the last round's end; 0 before the first.", training.lastRoundTime ?? 0)
        writer.family("azimuth_training_samples", .gauge, "Labelled samples by where they are.") { family in
            family.add(MetricLabels("state", "window"), training.samples)
            family.add(MetricLabels("state", "waiting"), training.waiting)
        }
        writer.family(
            "azimuth_training_samples_unused_total", .counter, "Outcomes that were not trained on, by cause."
        ) { family in
            family.add(MetricLabels("cause", "no_room"), training.dropped)
            family.add(MetricLabels("cause", "unlabelled"), training.unlabelled)
            family.add(MetricLabels("cause", "misfit"), training.misfits)
        }
        if let errors = training.errors {
            writer.family(
                "azimuth_prediction_mean_abs_error", .gauge,
                "Mean absolute test-then-learn error in reward, of the newest model and of two that know nothing."
            ) { family in
                family.add(MetricLabels("predictor", "model"), errors.mae)
                family.add(MetricLabels("predictor", "mean"), errors.maeMean)
                family.add(MetricLabels("predictor", "median"), errors.maeMedian)
            }
        }
    }

    private func writeLogbook(to writer: inout ExpositionWriter) {
        guard let logbook else { return }
        writer.single(
            "azimuth_logbook_healthy", .gauge, "Whether entries reach the logbook's file.", logbook.isHealthy ? 1 : 0)
        writer.single(
            "azimuth_logbook_queue_depth", .gauge, "Entries that wait to be written.", logbook.pending)
        writer.single("azimuth_logbook_rows_total", .counter, "Rows written.", logbook.written)
        writer.single("azimuth_logbook_dropped_total", .counter, "Entries lost.", logbook.dropped)
        writer.single(
            "azimuth_logbook_pruned_total", .counter, "Decisions that were let go to keep the file within its bounds.",
            logbook.pruned)
        writer.single(
            "azimuth_logbook_size_bytes", .gauge, "Size of the file and its write-ahead log.", Int(logbook.bytes))
        writer.family(
            "azimuth_logbook_write_duration_seconds", .summary, "Time of a transaction that writes a batch."
        ) { $0.add(.none, sum: logbook.writeSeconds, count: logbook.writes) }
    }
}
