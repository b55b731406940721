import Fleet
import Foundation
import Gateway
import Logbook
import Logging
import NIOCore
import Routing
import Synchronization

/// The list of workers, changed while the router runs. Router, fleet, gateway and logbook hear of each change here, one
/// change at a time, so that they always agree on which instance a number names. From any thread.
final class Roster: Sendable {
    /// One worker of the list.
    struct Worker: Sendable {
        var id: InstanceID
        var url: WorkerURL
        var origins: Set<WorkerOrigin>
        /// When it goes even where requests are still in flight on it; nil while it is not draining.
        var drainEnd: NIODeadline?
    }

    /// What became of a worker that was to be added.
    enum Addition: Sendable, Equatable {
        case added(InstanceID)
        /// It was draining and is taken back.
        case resumed(InstanceID)
        /// It is on the list already.
        case known(InstanceID)
        /// The list is full.
        case refused
    }

    private struct State {
        var workers: [InstanceID: Worker] = [:]
        var byURL: [WorkerURL: InstanceID] = [:]
        /// What was known of workers that are not on the list now, by name.
        var statistics: [String: InstanceSnapshot]
        var server: GatewayServer?
        var isClosed = false
    }

    /// Workers at one time.
    static let maximumWorkers = 10_000
    private let core: RouterCore
    private let fleet: Fleet
    private let link: ServiceLink
    private let logbook: Logbook?
    private let logger: Logger
    private let state: Mutex<State>

    /// An empty list.
    ///
    /// - Parameter statistics: what an earlier run knew of workers, by name.
    init(
        core: RouterCore, fleet: Fleet, link: ServiceLink, logbook: Logbook?,
        statistics: [String: InstanceSnapshot] = [:], logger: Logger
    ) {
        self.core = core
        self.fleet = fleet
        self.link = link
        self.logbook = logbook
        self.logger = logger
        state = Mutex(State(statistics: statistics))
    }

    /// Names the gateway, which is made after this list.
    func join(_ server: GatewayServer) { state.withLock { $0.server = server } }

    /// The workers in the order of their numbers.
    var workers: [Worker] { state.withLock { $0.workers.values.sorted { $0.id < $1.id } } }

    /// The worker with this number, or with this URL.
    func find(_ text: String) -> Worker? {
        state.withLock { state in
            if let number = UInt32(text) { return state.workers[InstanceID(number)] }
            guard let url = try? WorkerURL.parse(text), let id = state.byURL[url] else { return nil }
            return state.workers[id]
        }
    }

    // MARK: Joining

    /// Puts a worker on the list; it gets requests once it has answered.
    @discardableResult
    func add(_ url: WorkerURL, origin: WorkerOrigin) -> Addition {
        state.withLock { state in
            if let id = state.byURL[url] {
                state.workers[id]?.origins.insert(origin)
                guard state.workers[id]?.drainEnd != nil else { return .known(id) }
                state.workers[id]?.drainEnd = nil
                core.withRouter { $0.setDraining(id, false) }
                logger.notice("worker \(url) is taken back while draining")
                return .resumed(id)
            }
            guard state.workers.count < Self.maximumWorkers, !state.isClosed else { return .refused }
            let known = state.statistics.removeValue(forKey: url.authority)
            let id = core.withRouter { router in
                let id = router.addInstance(name: url.authority)
                // Nothing is sent to a worker before it has answered once.
                router.setAvailable(id, false)
                if let known { router.resume(id, from: known) }
                return id
            }
            logbook?.register(instance: id, name: url.authority)
            link.joined(Int(id.rawValue), url)
            state.workers[id] = Worker(id: id, url: url, origins: [origin])
            state.byURL[url] = id
            // Watching begins last: what it finds needs all of the above.
            fleet.add(url)
            if origin != .configuration { logger.notice("worker \(url) joins", metadata: ["by": "\(origin)"]) }
            return .added(id)
        }
    }

    // MARK: Leaving

    /// Gives a worker no new requests and takes it off the list once those in flight have ended, or `drain` is over;
    /// what is still in flight then goes on as long as the worker does.
    ///
    /// - Returns: false where there is no such worker. One that drains already goes at the earlier of both times.
    @discardableResult
    func remove(_ id: InstanceID, drain: TimeAmount) -> Bool {
        let end = NIODeadline.now() + drain
        let isNew = state.withLock { state -> Bool? in
            guard var worker = state.workers[id] else { return nil }
            let isNew = worker.drainEnd == nil
            worker.drainEnd = min(worker.drainEnd ?? end, end)
            worker.origins = []
            state.workers[id] = worker
            core.withRouter { $0.setDraining(id, true) }
            return isNew
        }
        guard let isNew else { return false }
        if drain <= .zero {
            finish(id)
        } else if isNew {
            Task { await self.drain(id) }
        }
        return true
    }

    /// Says that an origin does not name a worker any more; it drains where no other does.
    func release(_ url: WorkerURL, origin: WorkerOrigin, drain: TimeAmount) {
        let id = state.withLock { state -> InstanceID? in
            guard let id = state.byURL[url], state.workers[id]?.origins.remove(origin) != nil else { return nil }
            return state.workers[id]?.origins.isEmpty == true ? id : nil
        }
        guard let id else { return }
        logger.notice("worker \(url) leaves", metadata: ["by": "\(origin)"])
        remove(id, drain: drain)
    }

    /// Makes an origin name exactly these workers.
    func replace(_ origin: WorkerOrigin, with urls: [WorkerURL], drain: TimeAmount) {
        let wanted = Set(urls)
        for url in urls { add(url, origin: origin) }
        for worker in workers where worker.origins.contains(origin) && !wanted.contains(worker.url) {
            release(worker.url, origin: origin, drain: drain)
        }
    }

    /// No worker joins any more, and draining is left as it stands.
    func close() { state.withLock { $0.isClosed = true } }

    private func drain(_ id: InstanceID) async {
        while let end = drainEnd(of: id) {
            let server = state.withLock { $0.server }
            let unrouted = await server?.exchangesInFlight()[id.rawValue] ?? 0
            let routed = core.withRouter { $0.ledger(of: id)?.requests ?? 0 }
            if routed + unrouted == 0 || NIODeadline.now() >= end {
                finish(id)
                return
            }
            try? await Task.sleep(for: .milliseconds(50))
        }
    }

    private func drainEnd(of id: InstanceID) -> NIODeadline? {
        state.withLock { $0.isClosed ? nil : $0.workers[id]?.drainEnd }
    }

    /// Takes a draining worker off the list everywhere, unless it has been taken back meanwhile.
    private func finish(_ id: InstanceID) {
        state.withLock { state in
            guard let worker = state.workers[id], worker.drainEnd != nil else { return }
            state.workers[id] = nil
            state.byURL[worker.url] = nil
            let now = Date().timeIntervalSince1970
            let last = core.withRouter { router in
                defer { router.removeInstance(id) }
                return router.view(of: id, now: now)
            }
            if state.statistics.count < Self.maximumWorkers { state.statistics[worker.url.authority] = last }
            fleet.remove(Int(id.rawValue))
            state.server?.remove(id)
            link.forget(Int(id.rawValue))
            logger.notice("worker \(worker.url) is gone")
        }
    }
}
