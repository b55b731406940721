import Routing

extension RouterService {
    /// Takes over what can be changed while it runs; requests in flight go on.
    ///
    /// - Parameters:
    ///   - options: all of them, checked.
    ///   - changed: the names of the settings that differ; what has not changed is left alone.
    func reconfigure(_ options: ServiceOptions, changed: Set<String>) async {
        if changed.contains("objective") {
            let (keeper, previous) = (link.objectives, link.objective.description)
            // Recording it waits for the logbook.
            _ = try? await AdminParts.blocking { keeper.configure(options.objective, previous: previous) }
        }
        if let logbook, !changed.isDisjoint(with: ["log-max-bytes", "log-max-days"]) {
            let limits = options.logbookOptions
            try? await AdminParts.blocking { logbook.keep(maxBytes: limits.maxBytes, maxAge: limits.maxAge) }
        }
        let refusal = core.withRouter { router -> String? in
            do throws(PolicyRegistry.UnknownPolicy) {
                try router.reconfigure(options.router)
                return nil
            } catch {
                return "\(error)"
            }
        }
        assert(refusal == nil, "the settings table lets only known policies through")
        if changed.contains("worker-urls") {
            roster.replace(.configuration, with: options.workers, drain: options.discovery.drain)
        }
        keys.take(options.keys)
        fleet.reconfigure(options.fleet)
        await server.reconfigure(options.gateway)
    }
}
