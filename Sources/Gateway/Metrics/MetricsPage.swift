import NIOCore
import Routing

/// The whole page that `/metrics` answers. Made off the event loops.
enum MetricsPage {
    static func text(_ merged: LoopMetrics, _ shared: GatewayShared) -> String {
        let (states, prefix, model) = shared.core.withRouter {
            ($0.instanceStates(), $0.prefixEntries, $0.model)
        }
        let workers = states.map(WorkerMetrics.init)
        let now = shared.clockOffset + Double(NIODeadline.now().uptimeNanoseconds) * 1e-9
        var writer = ExpositionWriter()
        merged.write(to: &writer, workers: workers)
        write(workers, now: now, to: &writer)
        writer.single(
            "azimuth_prefix_index_entries", .gauge,
            "Entries of the prefix index: one a block and group of eight workers.", prefix.held)
        writer.single(
            "azimuth_prefix_index_entries_limit", .gauge, "Most entries the prefix index holds.", prefix.most)
        write(model, now: now, to: &writer)
        shared.status.writeMetrics(to: &writer, workers: workers)
        return writer.text
    }

    /// The model that decides.
    static func write(_ model: ServedModel?, now: Double, to writer: inout ExpositionWriter) {
        writer.single("azimuth_model_version", .gauge, "Version of the serving model, 0 for none.", model?.version ?? 0)
        guard let model else { return }
        writer.family("azimuth_model_info", .gauge, "The serving model; always 1.") {
            $0.add(MetricLabels("version", "\(model.version)").with("objective", model.objective), 1)
        }
        if model.trainedTime > 0 {
            writer.single(
                "azimuth_model_age_seconds", .gauge, "Time since the serving model was trained.",
                max(now - model.trainedTime, 0))
        }
    }

    /// What the router counts and has scraped of each instance.
    static func write(_ workers: [WorkerMetrics], now: Double, to writer: inout ExpositionWriter) {
        func gauge(_ name: StaticString, _ help: StaticString, _ value: (InstanceState) -> Double?) {
            writer.family(name, .gauge, help) { family in
                for worker in workers {
                    if let value = value(worker.state) { family.add(worker.labels, value) }
                }
            }
        }
        gauge("azimuth_worker_available", "Whether requests may go to the worker.") { $0.available ? 1 : 0 }
        writer.family(
            "azimuth_worker_in_flight_requests", .gauge,
            "Requests the router has in flight on the worker: before and after their first token."
        ) { family in
            for worker in workers {
                let ledger = worker.state.ledger
                family.add(worker.labels.with("phase", "prefill"), ledger.prefillRequests)
                family.add(worker.labels.with("phase", "decode"), ledger.decodeRequests)
            }
        }
        gauge("azimuth_worker_prefill_tokens", "Prompt tokens in flight before their first token.") {
            Double($0.ledger.prefillTokens)
        }
        gauge(
            "azimuth_worker_uncached_prefill_tokens",
            "Those of them not expected in the worker's cache: the work that waits there."
        ) { Double($0.ledger.uncachedTokens) }
        gauge("azimuth_worker_decode_tokens", "Context tokens of requests past their first token.") {
            Double($0.ledger.decodeTokens)
        }
        gauge("azimuth_worker_engine_running_requests", "Running requests, as last scraped.") { $0.gauges?.running }
        gauge("azimuth_worker_engine_waiting_requests", "Waiting requests, as last scraped.") { $0.gauges?.waiting }
        gauge("azimuth_worker_engine_kv_usage_ratio", "Share of the KV cache in use, as last scraped, 0 to 1.") {
            $0.gauges?.kvUsage
        }
        gauge("azimuth_worker_scrape_age_seconds", "Time since the worker's metrics were last read.") {
            $0.gauges == nil ? nil : max(now - $0.scrapeTime, 0)
        }
    }
}
