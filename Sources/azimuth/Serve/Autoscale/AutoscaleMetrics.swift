import Gateway
import Routing

/// What `/metrics` says of the number of workers; nothing where autoscaling is off.
struct AutoscaleMetrics: Sendable {
    /// An actuator's deliveries.
    struct Delivery: Sendable {
        var name: String
        var counts: DeliveryState.Counts
        var pending: Int
    }

    var pools: [AutoscaleStatus]
    var deliveries: [Delivery]

    func write(to writer: inout ExpositionWriter) {
        gauge(&writer, "azimuth_desired_instances", "Workers that there should be for the model.") {
            Double($0.desired)
        }
        gauge(&writer, "azimuth_ready_instances", "Workers that take requests for the model.") { Double($0.ready) }
        gauge(&writer, "azimuth_pending_instances", "Workers asked for that have not come.") { Double($0.pending) }
        gauge(&writer, "azimuth_overdue_instances", "Of those the ones that take more than twice as long as usual.") {
            Double($0.overdue)
        }
        writer.family(
            "azimuth_desired_instances_reason", .gauge, "What the desired number rests on; 1 for the one that holds."
        ) { family in
            for pool in pools {
                var labels = MetricLabels("model", pool.model)
                labels.add("reason", pool.plan.reason.rawValue)
                family.add(labels, 1)
            }
        }
        gauge(&writer, "azimuth_autoscale_arrival_rate", "Requests per second now.") { $0.rate }
        gauge(
            &writer, "azimuth_autoscale_forecast_rate",
            "Requests per second forecast for when a worker asked for now would serve."
        ) { $0.forecast }
        gauge(&writer, "azimuth_autoscale_rate_per_instance", "Requests per second that one worker is planned to take.")
        {
            $0.perInstance
        }
        gauge(
            &writer, "azimuth_autoscale_predicted_ttft_seconds",
            "Predicted time to the first token of a typical request that came now, on the best worker."
        ) { $0.ttft }
        gauge(
            &writer, "azimuth_autoscale_backlog_requests",
            "Requests that will be queued beyond the target when a worker asked for now would serve."
        ) { $0.backlog }
        gauge(&writer, "azimuth_autoscale_boot_seconds", "Time from asking for a worker to its first request.") {
            $0.boot
        }
        writer.family("azimuth_autoscale_changes_total", .counter, "Changes of the desired number.") { family in
            for pool in pools {
                for (direction, count) in [("up", pool.ups), ("down", pool.downs)] {
                    var labels = MetricLabels("model", pool.model)
                    labels.add("direction", direction)
                    family.add(labels, count)
                }
            }
        }
        writeDeliveries(to: &writer)
    }

    private func writeDeliveries(to writer: inout ExpositionWriter) {
        writer.family("azimuth_actuator_orders_total", .counter, "Orders to the actuator by result.") { family in
            for delivery in deliveries {
                for (result, count) in [("delivered", delivery.counts.delivered), ("failed", delivery.counts.failed)] {
                    var labels = MetricLabels("actuator", delivery.name)
                    labels.add("result", result)
                    family.add(labels, count)
                }
            }
        }
        writer.family(
            "azimuth_actuator_consecutive_failures", .gauge, "Failures of the actuator since its last success."
        ) {
            family in
            for delivery in deliveries {
                family.add(MetricLabels("actuator", delivery.name), delivery.counts.consecutiveFailures)
            }
        }
        writer.family("azimuth_actuator_orders_pending", .gauge, "Orders that have not been carried out.") { family in
            for delivery in deliveries { family.add(MetricLabels("actuator", delivery.name), delivery.pending) }
        }
    }

    private func gauge(
        _ writer: inout ExpositionWriter, _ name: StaticString, _ help: StaticString,
        _ value: (ProvisioningPlan) -> Double
    ) {
        writer.family(name, .gauge, help) { family in
            for pool in pools { family.add(MetricLabels("model", pool.model), value(pool.plan)) }
        }
    }
}

extension AutoscaleKeeper {
    /// The figures of now.
    var metrics: AutoscaleMetrics {
        AutoscaleMetrics(
            pools: statuses,
            deliveries: runners.map { .init(name: $0.actuator.name, counts: $0.counts, pending: $0.pending) })
    }
}
