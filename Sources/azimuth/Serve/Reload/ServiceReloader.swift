import Logging

/// Reloads the configuration of a running router: reads all sources anew, checks the whole, and takes it whole or not
/// at all.
///
/// Settings that only a restart can change keep their running value; they are named, and the rest is taken. Only what
/// differs from the last configuration taken is changed, so that what was changed by an admin call stays.
actor ServiceReloader {
    private let sources: SettingsSources
    private let service: RouterService
    private let state: ConfigurationState
    private let log: ServiceLog
    /// As read last, with what waits for a restart.
    private var wanted: EffectiveSettings
    /// As it runs.
    private var running: ServiceOptions
    private var tail: Task<ConfigurationState.Result, Never>?

    init(sources: SettingsSources, settings: EffectiveSettings, service: RouterService, log: ServiceLog) {
        self.sources = sources
        self.service = service
        self.log = log
        state = service.configuration
        wanted = settings
        running = settings.options
    }

    /// Lets admin calls reach this reloader.
    nonisolated func join() {
        state.source = ConfigurationState.Source(
            reload: { await self.reload() }, report: { await self.report })
    }

    /// What runs.
    var report: SettingsReport {
        var settings = wanted
        settings.options = running
        return SettingsReport(settings, faults: [])
    }

    /// Reloads; calls that come meanwhile wait for their turn.
    @discardableResult
    func reload() async -> ConfigurationState.Result {
        let before = tail
        let task = Task {
            _ = await before?.value
            return await self.reloadNow()
        }
        tail = task
        return await task.value
    }

    private func reloadNow() async -> ConfigurationState.Result {
        let sources = sources
        let read = try? await AdminParts.blocking { () -> (EffectiveSettings, [String]) in
            let (settings, faults) = EffectiveSettings.read(sources)
            let all = faults.map(\.description)
            return (settings, all.isEmpty ? ServiceCheck.faults(settings, isReload: true) : all)
        }
        guard let (settings, faults) = read else { return .refused(["the configuration could not be read"]) }
        guard faults.isEmpty else { return finish(.refused(faults)) }

        let changed = SettingsTable.all.filter { $0.show(settings.options) != $0.show(wanted.options) }
        let pending = SettingsTable.all.filter {
            !$0.isReloadable && $0.show(settings.options) != $0.show(running)
        }
        var next = settings.options
        // What a fixed setting shows lands where it came from.
        for setting in pending { try? setting.assign([setting.show(running)], &next) }
        next.router.seed = running.router.seed
        next.logOutput = running.logOutput
        next.gateway.admission = running.gateway.admission
        next.gateway.requestLog = log.requestLog(next)
        let taken = changed.filter(\.isReloadable)
        await service.reconfigure(next, changed: Set(taken.map(\.name)))
        log.level.level = next.logLevel
        for note in settings.notes where !wanted.notes.contains(note) { log.logger.warning("\(note)") }
        for setting in pending {
            log.logger.warning(
                """
                \(setting.name) is \(setting.display(settings.options)) now, which needs a restart; \
                \(setting.display(running)) goes on.
                """)
        }
        wanted = settings
        running = next
        return finish(.taken(changed: taken.map(\.name), pending: pending.map(\.name)))
    }

    /// The time that requests in flight get at the end.
    var drain: Int64 { running.drain.nanoseconds }

    private func finish(_ result: ConfigurationState.Result) -> ConfigurationState.Result {
        state.note(result)
        switch result {
        case .taken(let changed, _):
            log.logger.notice(
                "the configuration is reloaded",
                metadata: [
                    "generation": "\(state.figures.generation)",
                    "changed": "\(changed.isEmpty ? "nothing" : changed.joined(separator: ","))",
                ])
        case .refused(let faults):
            for fault in faults { log.logger.error("\(fault)") }
            log.logger.error(
                "the new configuration is refused; the old one goes on", metadata: ["faults": "\(faults.count)"])
        }
        return result
    }
}
