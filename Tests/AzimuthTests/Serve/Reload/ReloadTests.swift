import Foundation
import Gateway
import Logging
import Synchronization
import Testing

@testable import azimuth

@Suite(.serialized) struct ReloadTests {
    private typealias Result = ConfigurationState.Result

    @Test func noRequestFailsWhileTheConfigurationIsReloadedAgainAndAgain() async throws {
        try await withFleet { fleet in
            try await ReloadRig.run(ports: fleet.ports) { rig in
                async let report = load(port: rig.service.port, requests: 300, rate: 150)
                var reloads = 0
                for round in 0..<40 {
                    let isBroken = round % 5 == 4
                    let policy = ["round_robin", "least_tokens", "learned"][round % 3]
                    let result = try await rig.reload(
                        with: isBroken
                            ? "policy: best\n"
                            : "policy: \(policy)\nidle-timeout-secs: \(20 + round)\nmax-attempts: \(2 + round % 2)\n")
                    if isBroken {
                        guard case .refused = result else {
                            Issue.record("a broken file was taken")
                            continue
                        }
                    } else {
                        guard case .taken = result else {
                            Issue.record("a good file was refused: \(result)")
                            continue
                        }
                        reloads += 1
                    }
                }
                let done = try await report
                #expect(done.completed == 300 && done.errors.isEmpty, "\(done.errors)")
                #expect(rig.service.configuration.figures.generation == 1 + reloads)
            }
        }
    }

    @Test func aBrokenFileKeepsTheOldConfigurationAndSaysWhy() async throws {
        try await withFleet { fleet in
            try await ReloadRig.run(ports: fleet.ports) { rig in
                let before = await rig.reloader.report.settings.map(\.value)
                for text in ["policy: best\nidle-timeout-secs: 5\n", "prot: 1\n", "max-attempts: [\n"] {
                    guard case .refused(let faults) = try await rig.reload(with: text) else {
                        Issue.record("taken: \(text)")
                        continue
                    }
                    #expect(faults.count == 1 && faults.first?.contains(rig.path) == true, "\(faults)")
                    #expect(rig.service.configuration.figures.lastError == faults.first)
                }
                let figures = rig.service.configuration.figures
                #expect(figures.generation == 1 && !figures.lastReloadSuccessful)
                #expect(await rig.reloader.report.settings.map(\.value) == before)
                let metrics = try await page(port: rig.service.port, "/metrics").body
                #expect(metrics.contains("\nazimuth_config_generation 1\n"))
                #expect(metrics.contains("\nazimuth_config_last_reload_successful 0\n"))
                #expect(try await load(port: rig.service.port, requests: 5).completed == 5)

                try await rig.reload(with: "idle-timeout-secs: 5\n")
                let after = rig.service.configuration.figures
                #expect(after.generation == 2 && after.lastReloadSuccessful && after.lastError == nil)
            }
        }
    }

    @Test func aChangedWorkerListIsTakenUnderLoadWithoutLosingARequest() async throws {
        try await withFleet { fleet in
            try await ReloadRig.run(ports: fleet.ports) { rig in
                async let report = load(port: rig.service.port, requests: 200, rate: 100)
                for round in 0..<6 {
                    let ports = round % 2 == 0 ? [fleet.ports[0]] : fleet.ports
                    let result = try await rig.reload(with: "", ports: ports)
                    #expect(result == .taken(changed: ["worker-urls"], pending: []))
                    try await eventually("the listed workers, and they alone") {
                        rig.service.core.withRouter { router in
                            Set(router.instances.filter { router.isAvailable($0) }.compactMap { router.name(of: $0) })
                        } == Set(ports.map { "127.0.0.1:\($0)" })
                    }
                }
                let done = try await report
                #expect(done.completed == 200 && done.errors.isEmpty, "\(done.errors)")
            }
        }
    }

    @Test func whatIsTakenHoldsForTheNextRequest() async throws {
        try await withFleet { fleet in
            try await ReloadRig.run(ports: fleet.ports) { rig in
                #expect(try await load(port: rig.service.port, requests: 3).completed == 3)
                let result = try await rig.reload(
                    with: "max-body-bytes: 20\npolicy: round_robin\nobjective: e2e\nlog-level: error\n")
                #expect(
                    result
                        == .taken(
                            changed: ["policy", "objective", "max-body-bytes", "log-level"], pending: []))
                #expect(try await load(port: rig.service.port, requests: 3).completed == 0)
                #expect(rig.service.core.withRouter { $0.configuration.policy } == "round_robin")
                #expect(rig.service.link.objective.description == "e2e")
                #expect(rig.log.logger.logLevel == .error)
                // What the file no longer says is the default again.
                try await rig.reload(with: "")
                #expect(try await load(port: rig.service.port, requests: 3).completed == 3)
                #expect(rig.service.core.withRouter { $0.configuration.policy } == "learned")
            }
        }
    }

    @Test func whatNeedsARestartIsNamedAndTheRestIsTaken() async throws {
        try await withFleet { fleet in
            try await ReloadRig.run(ports: fleet.ports) { rig in
                let result = try await rig.reload(with: "event-loops: 2\nidle-timeout-secs: 5\n")
                #expect(result == .taken(changed: ["idle-timeout-secs"], pending: ["event-loops"]))
                #expect(rig.service.configuration.figures.pendingRestart == ["event-loops"])
                // It stays named for as long as it waits, and what runs is shown as it runs.
                #expect(
                    try await rig.reload(with: "event-loops: 2\n")
                        == .taken(
                            changed: ["idle-timeout-secs"], pending: ["event-loops"]))
                let report = await rig.reloader.report
                #expect(report.settings.first { $0.name == "event-loops" }?.value == "1")
                #expect(try await rig.reload(with: "") == .taken(changed: [], pending: []))
            }
        }
    }

    @Test func whatAnAdminCallChangedStaysWhereTheFileDoesNotChange() async throws {
        try await withFleet { fleet in
            try await ReloadRig.run(ports: fleet.ports) { rig in
                _ = try rig.service.link.objectives.set(try .parse("tpot"), previous: "ttft", author: Author())
                try await rig.reload(with: "drain-secs: 3\n")
                #expect(rig.service.link.objective.description == "tpot")
                #expect(await rig.reloader.drain == 3_000_000_000)
            }
        }
    }

    @Test func theAdminCallReloadsAndAnswersWithWhatIsWrong() async throws {
        try await withFleet { fleet in
            try await ReloadRig.run(ports: fleet.ports) { rig in
                let service = rig.service
                let table = AdminTable(
                    AdminParts(
                        core: service.core, link: service.link, trainer: service.trainer, logbook: nil,
                        configuration: service.configuration, fleet: service.fleet, roster: service.roster,
                        discovery: [], drain: .zero))
                let call = AdminRequest(method: "POST", target: "/azimuth/reload")
                let good = await table.answer(call)
                #expect(good.status == 200)
                #expect(good.body == #"{"changed":[],"generation":2,"pending_restart":[]}"# + "\n")
                try write("prot: 1\n", to: rig.path)
                let bad = await table.answer(call)
                #expect(bad.status == 400 && bad.body.contains(":1: 'prot' is no setting; did you mean port?"))
                let shown = await table.answer(AdminRequest(method: "GET", target: "/azimuth/config"))
                #expect(shown.status == 200 && shown.body.contains(#""name":"scrape-interval-ms""#))
            }
        }
    }

    @Test func aHangupSignalIsHeardAndEndsNothing() async throws {
        let hangup = StopSignal([SIGHUP])
        let heard = Mutex(false)
        // Listens to the end of the process: a late signal must not meet its usual effect.
        Task {
            for await _ in hangup.signals { heard.withLock { $0 = true } }
        }
        // The first ones may come before the system listens.
        try await eventually("a signal") {
            kill(getpid(), SIGHUP)
            return heard.withLock { $0 }
        }
    }
}
