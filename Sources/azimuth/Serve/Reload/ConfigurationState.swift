import Foundation
import Synchronization

/// Which configuration runs and how the last reload went; shared by metrics, admin endpoints and the reloader.
final class ConfigurationState: Sendable {
    struct Figures: Sendable, Equatable, Encodable {
        /// 1 at the start, one more with each reload that held.
        var generation = 1
        var lastReloadSuccessful = true
        /// Unix time in seconds at which the running configuration was taken.
        var lastSuccessTime: Double
        /// All that was wrong at the last reload; nil after a good one.
        var lastError: String?
        /// Settings whose new value waits for a restart.
        var pendingRestart: [String] = []
    }

    /// What a reload did.
    enum Result: Sendable, Equatable {
        case taken(changed: [String], pending: [String])
        /// The old configuration goes on.
        case refused([String])
    }

    /// Who can reload and show what runs; set once there is such a one.
    struct Source: Sendable {
        var reload: @Sendable () async -> Result
        var report: @Sendable () async -> SettingsReport
    }

    private let figuresNow: Mutex<Figures>
    private let sourceNow = Mutex<Source?>(nil)

    init(now: Double = Date().timeIntervalSince1970) { figuresNow = Mutex(Figures(lastSuccessTime: now)) }

    var figures: Figures { figuresNow.withLock { $0 } }

    var source: Source? {
        get { sourceNow.withLock { $0 } }
        set { sourceNow.withLock { $0 = newValue } }
    }

    /// Takes in how a reload went.
    func note(_ result: Result, now: Double = Date().timeIntervalSince1970) {
        figuresNow.withLock { figures in
            switch result {
            case .taken(_, let pending):
                figures.generation += 1
                figures.lastReloadSuccessful = true
                figures.lastSuccessTime = now
                figures.lastError = nil
                figures.pendingRestart = pending
            case .refused(let faults):
                figures.lastReloadSuccessful = false
                figures.lastError = faults.joined(separator: "\n")
            }
        }
    }
}
