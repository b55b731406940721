import Fleet
import Gateway
import Logbook
import Logging
import NIOCore
import Routing
import Training

/// All that makes up one running router. What an operator can set of it stands in `SettingsTable`.
struct ServiceOptions: Sendable {
    var gateway = GatewayConfiguration()
    var router = RouterConfiguration()
    var fleet = FleetConfiguration()
    var trainer = TrainerConfiguration()
    var workers: [WorkerURL] = []
    /// Keys of clients, administrators and workers.
    var keys = KeySources()
    /// TLS towards clients and workers.
    var security = SecuritySources()
    /// Time between two looks after the files of keys and certificates.
    var keyFileInterval: Duration = .seconds(2)
    var discovery = DiscoveryOptions()
    var autoscale = AutoscaleOptions()
    var objective = Objective.ttft
    /// The length tagger: `default`, a file, or `none`.
    var tagger = Setting.none
    /// Where log lines go, so that `/metrics` can count them; nil where they go elsewhere.
    var logOutput: LogOutput?
    /// The logbook's file; nil for none.
    var logbook: String?
    var logbookOptions: LogbookOptions = {
        var options = LogbookOptions()
        options.features = .chosen
        return options
    }()
    /// The name of what is stored of the feature vectors.
    var logFeatures: String {
        get { logbookOptions.features.rawValue }
        set { logbookOptions.features = FeatureLogging(rawValue: newValue) ?? .chosen }
    }
    /// Samples read back from the logbook at start.
    var warmSamples = 10_000
    /// Time that requests in flight get when the router is stopped.
    var drain: TimeAmount = .seconds(30)
    /// Least level logged.
    var logLevel = Logger.Level.info
    /// How log lines are written.
    var logFormat = LogFormat.text
    /// Whether the log has one line a request.
    var logRequests = false
    /// The operator's seed; nil for another one each time.
    var seed: UInt64?

    /// Whether any worker speaks TLS.
    var needsWorkerTLS: Bool { workers.contains(where: \.isSecure) || discovery.findsSecureWorkers }

    /// What `serve` starts from: the defaults above, and a logbook.
    static var forOperators: ServiceOptions {
        var options = ServiceOptions()
        options.logbook = "azimuth.sqlite"
        options.tagger = "default"
        return options
    }
}
