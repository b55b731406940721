import Fleet
import Gateway
import Logbook
import Routing
import Training

/// All that makes up one running router.
struct ServiceOptions: Sendable {
    var gateway = GatewayConfiguration()
    var router = RouterConfiguration()
    var fleet = FleetConfiguration()
    var trainer = TrainerConfiguration()
    var workers: [WorkerURL] = []
    var objective = Objective.ttft
    /// The logbook's file; nil for none.
    var logbook: String?
    var logbookOptions = LogbookOptions()
    /// Samples read back from the logbook at start.
    var warmSamples = 10_000
}
