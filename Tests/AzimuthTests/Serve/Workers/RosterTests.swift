import Emulator
import Fleet
import Foundation
import Logbook
import NIOCore
import Routing
import Testing

@testable import azimuth

@Suite(.timeLimit(.minutes(2))) struct RosterTests {
    private func url(_ port: Int) -> WorkerURL { WorkerURL(host: "127.0.0.1", port: port) }

    /// Options of a service that never reaches a worker: nothing listens on the ports the test names.
    private func idleOptions() -> ServiceOptions {
        var options = serviceOptions(ports: [])
        options.router.policy = "least_tokens"
        options.fleet.scrapeInterval = .seconds(3_600)
        options.fleet.maximumBackoff = .seconds(3_600)
        return options
    }

    /// Any sequence of additions, removals and drains, with requests in flight: all parts name the same workers, and
    /// at the end nothing is counted as in flight.
    @Test(arguments: 1...6)
    func allPartsAgreeAndNothingInFlightIsLost(seed: Int) async throws {
        try await withService(idleOptions()) { service in
            var random = RoutingGenerator(seed: UInt64(seed))
            var live: [(ticket: Ticket, facts: RequestFacts)] = []
            let roster = service.roster
            var highest: InstanceID?
            for _ in 0..<150 {
                let port = 1 + random.index(below: 6)
                switch random.index(below: 8) {
                case 0...2:
                    if case .added(let id) = roster.add(url(port), origin: .admin) {
                        #expect(highest.map { id > $0 } ?? true)
                        highest = id
                        // As if it had answered.
                        service.core.withRouter { $0.setAvailable(id, true) }
                    }
                case 3:
                    if let worker = roster.find("http://127.0.0.1:\(port)") { roster.remove(worker.id, drain: .zero) }
                case 4:
                    if let worker = roster.find("http://127.0.0.1:\(port)") {
                        roster.remove(worker.id, drain: .seconds(3_600))
                    }
                case 5 where !live.isEmpty:
                    let (ticket, facts) = live.remove(at: random.index(below: live.count))
                    service.core.withRouter { $0.abandon(ticket) }
                    _ = facts
                default:
                    let facts = RequestFacts(endpoint: .chat, model: "m", stream: true, promptBytes: 400)
                    let draining = Set(roster.workers.filter { $0.drainEnd != nil }.map(\.id))
                    let decision = service.core.withRouter { router -> (Decision, Ticket)? in
                        guard let decision = router.decide(facts, now: 1) else { return nil }
                        return (decision, router.dispatch(decision, facts: facts, position: decision.chosen, now: 1))
                    }
                    guard let decision else { continue }
                    #expect(!draining.contains(decision.1.instance))
                    live.append((decision.1, facts))
                }
            }
            for entry in live { service.core.withRouter { $0.abandon(entry.ticket) } }
            #expect(service.core.withRouter { $0.requestsInFlight } == 0)
            // With nothing in flight every drain ends.
            try await eventually("the end of all drains") { roster.workers.allSatisfy { $0.drainEnd == nil } }
            let ids = roster.workers.map(\.id)
            #expect(service.core.withRouter { $0.instances } == ids)
            #expect(service.fleet.instances.map { InstanceID(UInt32($0.index)) } == ids)
            #expect(service.fleet.instances.map(\.url) == roster.workers.map(\.url))
            for id in ids { #expect(service.core.withRouter { $0.ledger(of: id) } == InstanceLedger()) }
        }
    }

    @Test func changesFromManyThreadsLeaveOneListBehind() async throws {
        try await withService(idleOptions()) { service in
            let roster = service.roster
            await withTaskGroup(of: Void.self) { group in
                for task in 0..<8 {
                    group.addTask {
                        for step in 0..<60 {
                            let url = WorkerURL(host: "127.0.0.1", port: 1 + (task + step) % 5)
                            if (task + step) % 3 == 0, let worker = roster.find("\(url)") {
                                roster.remove(worker.id, drain: step % 2 == 0 ? .zero : .seconds(60))
                            } else {
                                roster.add(url, origin: .admin)
                            }
                        }
                    }
                }
            }
            try await eventually("the end of all drains") { roster.workers.allSatisfy { $0.drainEnd == nil } }
            let workers = roster.workers
            #expect(Set(workers.map(\.url)).count == workers.count)
            #expect(service.core.withRouter { $0.instances } == workers.map(\.id))
            #expect(service.fleet.instances.map(\.url) == workers.map(\.url))
        }
    }

    @Test func aWorkerStaysAsLongAsOneOriginNamesIt() async throws {
        try await withService(idleOptions()) { service in
            let roster = service.roster
            roster.add(url(1), origin: .configuration)
            roster.add(url(1), origin: .dns("a:1"))
            roster.release(url(1), origin: .configuration, drain: .zero)
            #expect(roster.workers.map(\.origins) == [[.dns("a:1")]])
            roster.release(url(1), origin: .file("f"), drain: .zero)
            #expect(roster.workers.count == 1)
            roster.replace(.dns("a:1"), with: [url(2)], drain: .zero)
            #expect(roster.workers.map(\.url) == [url(2)])
        }
    }

    @Test func oneThatIsAddedAgainWhileItDrainsIsTakenBack() async throws {
        try await withService(idleOptions()) { service in
            let roster = service.roster
            guard case .added(let id) = roster.add(url(1), origin: .admin) else {
                Issue.record("it is not added")
                return
            }
            service.core.withRouter { $0.setAvailable(id, true) }
            let facts = RequestFacts(endpoint: .chat, model: "m", stream: true, promptBytes: 400)
            let ticket = service.core.withRouter { router -> Ticket? in
                guard let decision = router.decide(facts, now: 1) else { return nil }
                return router.dispatch(decision, facts: facts, position: decision.chosen, now: 1)
            }
            #expect(ticket != nil)
            roster.remove(id, drain: .seconds(3_600))
            #expect(service.core.withRouter { $0.decide(facts, now: 1) } == nil)
            #expect(roster.add(url(1), origin: .admin) == .resumed(id))
            #expect(roster.add(url(1), origin: .admin) == .known(id))
            #expect(service.core.withRouter { $0.decide(facts, now: 1) } != nil)
            // Once it is gone, it is another one.
            roster.remove(id, drain: .zero)
            #expect(roster.add(url(1), origin: .admin) == .added(InstanceID(id.rawValue + 1)))
        }
    }
}
