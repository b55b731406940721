import Routing

extension LoopMetrics {
    /// Writes the data path's families.
    ///
    /// - Parameter workers: the instances there are.
    func write(to writer: inout ExpositionWriter, workers: [WorkerMetrics]) {
        writeRequests(to: &writer)
        writeDecisions(to: &writer)
        writeConnections(to: &writer)
        writeWorkers(to: &writer, workers)
    }

    private func writeRequests(to writer: inout ExpositionWriter) {
        writer.family(
            "azimuth_requests_total", .counter,
            "Ended requests by status, kind and model; code 499: the client left before an answer began."
        ) { family in
            for model in models.models {
                for route in RouteClass.allCases {
                    for (place, code) in StatusCodes.names.enumerated() {
                        let count = model.requests(route, place: place)
                        if count == 0 { continue }
                        family.add(
                            MetricLabels("code", code).with("route", route.rawValue).with("model", model.name), count)
                    }
                }
            }
        }
        writer.family(
            "azimuth_refused_requests_total", .counter,
            "Requests the router answered with an error of its own, by cause."
        ) { family in
            for cause in RefusalCause.allCases {
                family.add(MetricLabels("cause", cause.rawValue), refused[cause.index])
            }
        }
        writer.family(
            "azimuth_censored_requests_total", .counter, "Routed requests that did not end whole, by cause."
        ) { family in
            for (place, cause) in Self.censorings.enumerated() {
                family.add(MetricLabels("cause", cause.rawValue), censored[place])
            }
        }
        writer.family(
            "azimuth_request_duration_seconds", .histogram, "Whole request received to last byte sent, by kind."
        ) { family in
            for route in RouteClass.allCases where durations[route.index].total > 0 || route == .chat {
                family.add(MetricLabels("route", route.rawValue), durations[route.index])
            }
        }
        writeByModel(to: &writer)
        writer.single(
            "azimuth_overhead_seconds",
            "Whole request received to first sent to a worker: reading, deciding, and connecting where need be.",
            overhead)
        writer.single(
            "azimuth_queue_wait_seconds", "Wait of requests that the limit on those in flight held back.", queueWait)
    }

    private func writeByModel(to writer: inout ExpositionWriter) {
        let seen = models.models.filter { $0.ttft.total > 0 || $0.promptTokens + $0.completionTokens > 0 }
        func each(
            _ name: StaticString, _ kind: ExpositionWriter.Kind, _ help: StaticString,
            _ add: (inout ExpositionWriter.Family, MetricLabels, ModelCounts) -> Void
        ) {
            writer.family(name, kind, help) { family in
                for model in seen { add(&family, MetricLabels("model", model.name), model) }
            }
        }
        each(
            "azimuth_ttft_seconds", .histogram,
            "Whole request received to first token-bearing byte of a streamed answer, by model."
        ) { $0.add($1, $2.ttft) }
        each(
            "azimuth_inter_token_seconds", .histogram, "Time between tokens of a streamed answer, by model."
        ) { $0.add($1, $2.interToken) }
        each(
            "azimuth_prompt_tokens_total", .counter, "Prompt tokens, as the workers' usage reports them."
        ) { $0.add($1, $2.promptTokens) }
        each(
            "azimuth_cached_prompt_tokens_total", .counter,
            "Prompt tokens the workers found in their caches, as their usage reports them."
        ) { $0.add($1, $2.cachedTokens) }
        each(
            "azimuth_completion_tokens_total", .counter,
            "Answer tokens: from the workers' usage, else counted from the stream."
        ) { $0.add($1, $2.completionTokens) }
    }

    private func writeDecisions(to writer: inout ExpositionWriter) {
        writer.family(
            "azimuth_policy_decisions_total", .counter, "Decisions by policy and reason."
        ) { family in
            for row in decisions.rows {
                for (place, reason) in Decision.Reason.allCases.enumerated() {
                    family.add(
                        MetricLabels("policy", row.policy).with("reason", reason.rawValue), row.counts[place])
                }
            }
        }
        writer.single("azimuth_decision_duration_seconds", "Reading the body and deciding.", decision)
        writer.single(
            "azimuth_predicted_reward",
            "Reward the model predicted of the worker chosen; of the same requests as azimuth_actual_reward.",
            rewards.predicted)
        writer.single(
            "azimuth_actual_reward", "Reward that came of requests decided by a model, in the objective's unit.",
            rewards.actual)
        writer.single(
            "azimuth_prediction_abs_error", "Difference of predicted and actual reward, without its sign.",
            rewards.absoluteError)
        writer.single(
            "azimuth_prefix_prompt_tokens_total", .counter, "Prompt tokens of decided requests, as estimated.",
            estimatedPromptTokens)
        writer.single(
            "azimuth_prefix_expected_cached_tokens_total", .counter,
            "Prompt tokens of decided requests that the prefix index expected in the chosen worker's cache.",
            expectedCachedTokens)
    }

    private func writeConnections(to writer: inout ExpositionWriter) {
        writer.family("azimuth_in_flight_requests", .gauge, "Requests in flight by what they wait for.") { family in
            family.add(MetricLabels("phase", "queued"), gauges.queued)
            family.add(MetricLabels("phase", "connecting"), gauges.connecting)
            family.add(MetricLabels("phase", "waiting"), gauges.waiting)
            family.add(MetricLabels("phase", "answering"), gauges.answering)
        }
        writer.single(
            "azimuth_client_connections", .gauge, "Open connections of clients.", gauges.clientConnections)
        writer.family("azimuth_upstream_connections", .gauge, "Open connections to workers.") { family in
            family.add(MetricLabels("state", "idle"), gauges.upstreamIdle)
            family.add(MetricLabels("state", "busy"), gauges.upstreamBusy)
        }
        writer.single(
            "azimuth_upstream_connections_opened_total", .counter, "Connections made to workers.", connectionsOpened)
        writer.family(
            "azimuth_retries_total", .counter, "Further workers tried, by what the one before did."
        ) { family in
            for cause in FaultCause.allCases {
                family.add(MetricLabels("cause", cause.rawValue), retries[cause.index])
            }
        }
        writer.single(
            "azimuth_retries_refused_total", .counter, "Retries that the budget did not allow.", retriesRefused)
    }

    private func writeWorkers(to writer: inout ExpositionWriter, _ known: [WorkerMetrics]) {
        writer.family(
            "azimuth_worker_requests_total", .counter, "Requests sent to the worker, failed attempts included."
        ) { family in
            for worker in known { family.add(worker.labels, workers.dispatched(worker.place)) }
        }
        writer.family("azimuth_worker_answers_total", .counter, "Answers of the worker by class of status.") { family in
            for worker in known {
                for (statusClass, name) in ["1xx", "2xx", "3xx", "4xx", "5xx"].enumerated() {
                    let count = workers.answers(worker.place, statusClass + 1)
                    if count > 0 || statusClass == 1 { family.add(worker.labels.with("code", name), count) }
                }
            }
        }
        writer.family("azimuth_worker_failures_total", .counter, "Requests the worker failed, by cause.") { family in
            for worker in known {
                for cause in FaultCause.allCases {
                    let count = workers.faults(worker.place, cause)
                    if count > 0 || cause == .connect {
                        family.add(worker.labels.with("cause", cause.rawValue), count)
                    }
                }
            }
        }
        writer.family(
            "azimuth_worker_ttft_seconds", .summary, "Time to first token of streamed answers by worker."
        ) { family in
            for worker in known {
                let ttft = workers.ttft(worker.place)
                family.add(worker.labels, sum: ttft.sum, count: ttft.count)
            }
        }
    }
}
