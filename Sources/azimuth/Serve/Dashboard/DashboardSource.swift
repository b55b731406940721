import Foundation
import Gateway
import Logbook

/// Makes the dashboard's events, from the first who looks to the last.
actor DashboardSource: DashboardEvents {
    /// Requests of the logbook that the charts begin with.
    private static let past = 2_000

    private let parts: AdminParts
    private var reader: LogbookReader?
    private var history = DashboardHistory()
    private var rounds = DashboardRounds()
    private var missed = 0
    /// Requests that the logbook told of.
    private var known: Set<Int64> = []
    private var objective = ""

    init(_ parts: AdminParts) { self.parts = parts }

    /// Reads the past from the logbook; from now on finished requests are kept for `next`.
    func begin() async {
        parts.link.watch.set(on: true)
        objective = parts.link.objective.description
        guard let logbook = parts.logbook else { return }
        let read = try? await AdminParts.blocking { () -> (LogbookReader, [LoggedDecision]) in
            let reader = try logbook.reader()
            let since = Date().timeIntervalSince1970 - DashboardHistory.stretch * Double(DashboardHistory.count)
            return (reader, try reader.decisions(DecisionFilter(since: since), limit: Self.past))
        }
        guard let (reader, decisions) = read else { return }
        self.reader = reader
        let entries = decisions.filter { $0.objective == objective }.compactMap(DecisionWatch.Entry.init)
        for entry in entries.sorted(by: { $0.time < $1.time }) {
            known.insert(entry.id)
            history.take(entry)
        }
    }

    /// Ends to keep finished requests.
    func end() { parts.link.watch.set(on: false) }

    /// The state now, as one server-sent event.
    func next() async -> String {
        let (entries, lost) = parts.link.watch.take()
        missed += lost
        let now = parts.link.objective.description
        if now != objective {
            objective = now
            history.forgetRewards()
        }
        for entry in entries where known.isEmpty || known.remove(entry.id) == nil { history.take(entry) }
        let training = parts.trainer.status
        let (past, reader) = (rounds, reader)
        rounds =
            (try? await AdminParts.blocking { () -> DashboardRounds in
                var rounds = past
                rounds.refresh(reader, training)
                return rounds
            }) ?? past
        let workers = parts.link.fleet?.instances ?? []
        let names = Dictionary(workers.map { (UInt32($0.index), $0.name) }, uniquingKeysWith: { first, _ in first })
        let state = StateRoute.state(parts, limit: DashboardSnapshot.workerLimit)
        let snapshot = DashboardSnapshot(
            state: state, workers: workers.count, learning: .init(training),
            logbook: parts.logbook.map { .init($0.status) }, series: history.series(now: state.time),
            points: history.points.suffix(DashboardHistory.pointLimit),
            requests: history.newest.suffix(DashboardHistory.newestLimit).reversed().map {
                .init($0, workers: names)
            }, rounds: rounds.listing.rounds, promotions: rounds.listing.promotions, missed: missed)
        return (try? "event: snapshot\ndata: \(JSONText.encode(snapshot))\n\n") ?? ": the state has no text\n\n"
    }
}
