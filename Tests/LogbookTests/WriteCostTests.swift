import Foundation
import Routing
import Testing

@testable import Logbook

/// CPU time of one logged decision with its outcome, over all threads. Run in release with `AZIMUTH_MEASURE=1`.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["AZIMUTH_MEASURE"] == "1"), .serialized)
struct WriteCostTests {
    /// With the file growing freely, and at its size limit, where each new row costs an old one's removal.
    @Test(arguments: [8, 32], [5_000_000_000, 64_000_000])
    func aDecisionAndItsOutcomeCostFewMicroseconds(instances: Int, maxBytes: Int64) throws {
        let folder = try TemporaryFolder()
        var options = LogbookOptions()
        options.maxBytes = maxBytes
        let logbook = try Logbook.open(path: folder.path(), options: options)
        defer { logbook.close() }
        Fixtures.register(instances, columns: FeatureSchema.count, in: logbook)
        var random = SeededGenerator(seed: 3)
        let decisions = (0..<1_000).map {
            Fixtures.decision($0, instances: instances, columns: FeatureSchema.count, using: &random)
        }
        let outcomes = decisions.map { Fixtures.outcome(of: $0) }
        let total = 100_000
        func loop(_ body: (DecisionRecord, OutcomeRecord) -> Void, batchDone: () -> Void) -> Double {
            let start = processSeconds()
            for id in 1...total {
                var decision = decisions[id % decisions.count]
                decision.decision.id = Int64(id)
                var outcome = outcomes[id % outcomes.count]
                outcome.decisionID = Int64(id)
                body(decision, outcome)
                if id % 200 == 0 { batchDone() }
            }
            return processSeconds() - start
        }
        var kept = 0
        let baseline = loop {
            kept += Int($0.decision.id ^ $1.decisionID)
        } batchDone: {
        }
        let logged = loop {
            logbook.record($0)
            logbook.record($1)
        } batchDone: {
            logbook.flush()
        }
        let cost = (logged - baseline) / Double(total) * 1e6
        print(
            "\(instances) instances, limit \(maxBytes): \(cost) us of CPU a decision with its outcome, all threads;",
            "\(logbook.status.bytes) bytes, \(logbook.status.pruned) pruned")
        #expect(logbook.status.written == 2 * total && kept == 0)
        if instances == 8, maxBytes > 1_000_000_000 { #expect(cost < 12) }
    }

    private func processSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
