import Emulator
import Foundation
import Logbook
import NIOCore
import Routing
import Testing

@testable import azimuth

@Suite(.serialized) struct RouterServiceTests {
    @Test func everyRequestIsLoggedWithItsDecisionCandidatesAndOutcome() async throws {
        try await withLogbookPath { path in
            try await withFleet { fleet in
                try await withService(serviceOptions(ports: fleet.ports, logbook: path)) { service in
                    let report = try await load(port: service.port, requests: 25)
                    #expect(report.completed == 25 && report.errors.isEmpty)
                    try await eventually("the last outcome") { service.core.withRouter { $0.requestsInFlight } == 0 }
                }
                let reader = try LogbookReader(path: path)
                let decisions = try reader.decisions(limit: 100)
                #expect(decisions.map(\.id) == Array(1...25))
                #expect(decisions.allSatisfy { $0.policy == "learned" && $0.reason == "fallback_no_model" })
                #expect(decisions.allSatisfy { $0.candidates == 2 && $0.stream && $0.model == "m" })
                let names = Set(fleet.ports.map { "127.0.0.1:\($0)" })
                #expect(Set(decisions.compactMap(\.served)).isSubset(of: names))
                for decision in decisions {
                    let outcome = try #require(decision.outcome)
                    #expect(outcome.censoring == .none && outcome.status == 200 && outcome.ttft != nil)
                    #expect((outcome.completionTokens ?? 0) > 0 && (outcome.promptTokens ?? 0) > 0)
                }
            }
        }
    }

    @Test func aModelIsPromotedDecidesAndServesAtOnceAfterARestart() async throws {
        try await withLogbookPath { path in
            try await withFleet { fleet in
                var options = serviceOptions(ports: fleet.ports, logbook: path)
                options.router.explorationRate = 0
                var seed: UInt64 = 1
                func learn() async throws {
                    try await withService(options) { service in
                        try await eventually("decisions of a promoted model") {
                            seed += 1
                            try await load(port: service.port, requests: 60, seed: seed)
                            service.logbook?.flush()
                            let filter = DecisionFilter(reason: .greedy)
                            return try service.logbook?.reader().decisions(filter, limit: 1).isEmpty == false
                        }
                    }
                }
                try await learn()
                let reader = try LogbookReader(path: path)
                // Over so few requests chance may take a model out again, and a restart would rightly leave it out.
                for _ in 0..<20 where try ModelHold.isWithdrawn(#require(try reader.latestPromotedModel()), reader) {
                    try await learn()
                }
                let decisions = try reader.decisions(limit: 10_000)
                let greedy = decisions.filter { $0.reason == "greedy" }
                #expect(!greedy.isEmpty && greedy.allSatisfy { $0.modelVersion > 0 && $0.predictedReward != nil })
                #expect(decisions.first?.reason == "fallback_no_model")
                let rounds = try reader.rounds(limit: 1_000)
                #expect(rounds.contains { $0.result == .promoted } && rounds.allSatisfy { !$0.reason.isEmpty })
                let versions = try reader.models().map(\.version)
                #expect(versions == versions.sorted() && Set(versions).count == versions.count)
                #expect(try reader.summary().outcomes == decisions.count)

                // Train rows are serve rows: the logged snapshot gives the served vectors bit for bit.
                let records = try reader.records(limit: 10_000)
                #expect(records.count == decisions.count)
                for record in records {
                    let rebuilt = FeatureBuilder.build(record.decision.snapshot)
                    #expect(rebuilt.map(\.bitPattern) == record.decision.features.map(\.bitPattern))
                }
                let byID = Dictionary(uniqueKeysWithValues: records.map { ($0.decision.id, $0.decision) })
                for sample in try reader.recentSamples(limit: 10_000) {
                    let rows = try #require(byID[sample.decisionID]).features
                    let width = FeatureSchema.count
                    let own = sample.features.map(\.bitPattern)
                    #expect(
                        (0..<(rows.count / width)).contains {
                            rows[($0 * width)..<(($0 + 1) * width)].map(\.bitPattern) == own
                        })
                }

                let last = try #require(decisions.last?.id)
                let highest = try reader.highestModelVersion()
                // The round over what was read back may not put another in its place: what serves is what the file holds.
                options.trainer.minimumNewSamples = 1_000_000
                options.trainer.promotion.minimumEvaluated = 1_000_000
                options.trainer.contestants = .ridge
                let latest = try #require(try reader.latestPromotedModel()).version
                try await withService(options) { service in
                    #expect(service.core.withRouter { $0.model?.version } == latest)
                    #expect(service.logbook?.nextDecisionID == last + 1)
                    try await load(port: service.port, requests: 20, seed: 5)
                }
                let later = try reader.decisions(limit: 10_000).filter { $0.id > last }
                #expect(later.map(\.id) == Array((last + 1)...(last + 20)))
                #expect(later.contains { $0.reason == "greedy" })
                #expect(later.allSatisfy { $0.reason != "fallback_no_model" })
                #expect(Set(later.filter { $0.reason == "greedy" }.map(\.modelVersion)) == [latest])
                #expect(try reader.highestModelVersion() >= highest)
            }
        }
    }
}
