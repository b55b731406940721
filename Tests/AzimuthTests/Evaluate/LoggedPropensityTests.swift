import EngineModel
import Foundation
import Learning
import Logbook
import Routing
import Simulation
import Testing

@testable import azimuth

/// Whether the probability of each choice can be found again from the logbook alone.
@Suite struct LoggedPropensityTests {
    private static let rate = 0.1
    private static let share = 0.2

    /// The decisions of a simulated router that explores much, as the logbook gives them back.
    private func logged(_ exploration: Exploration) throws -> (records: [DecisionRecord], models: [Int: ModelArtefact])
    {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let logbook = try Logbook.open(path: folder.appendingPathComponent("log.db").path)
        var options = SimulationOptions()
        options.router.explorationRate = Self.rate
        options.router.guardShare = Self.share
        options.router.exploration = exploration
        options.router.fallback = "least_tokens"
        options.trainer.keepsPosterior = exploration == .posterior
        options.witness = SimulationLog(logbook, instances: (0..<4).map { "i\($0)" }, objective: .ttft)
        var random = RoutingGenerator(seed: 3)
        var workload = Workload(tokensPerHash: 64)
        for number in 0..<700 {
            workload.append(
                seconds: Double(number) / 25, promptTokens: 100 + random.index(below: 3_000),
                outputTokens: 1 + random.index(below: 100), hashIDs: [])
        }
        let profile = try #require(EngineProfile.named("a100"))
        let cluster = ClusterDescription(
            model: "m", networkMilliseconds: 2, scrapeMilliseconds: 100, routers: 1,
            instances: (0..<4).map { InstanceDescription(name: "i\($0)", profile: profile, events: []) })
        var simulation = try ClusterSimulation(workload, on: cluster, options)
        _ = simulation.run { _ in }
        logbook.flush()
        let reader = try logbook.reader()
        let records = try reader.records(limit: 10_000)
        var models: [Int: ModelArtefact] = [:]
        for model in try reader.models(artefacts: true) {
            models[model.version] = try model.artefact.map { try ModelArtefact(json: $0) }
        }
        logbook.close()
        return (records.filter { $0.decision.modelVersion > 0 && $0.decision.propensity < 1 }, models)
    }

    /// Candidates within a fifth of the best that have room.
    private func near(_ decision: Decision) -> [Int] {
        let best = decision.scores.max() ?? 0
        return decision.scores.indices.filter { place in
            let prediction = decision.snapshot.instances[place].prediction
            return decision.scores[place] >= best - Float(0.2) * abs(best) && prediction.stall <= 0
                && prediction.kvPeak <= 0.9
        }
    }

    private func best(_ scores: [Float]) -> [Int] { scores.indices.filter { scores[$0] == scores.max() } }

    /// What the fallback would do with it, by its own definition.
    private func fallbackChance(_ decision: Decision) -> Double {
        let prompt = decision.snapshot.request.promptTokens
        let wanted = best(
            decision.snapshot.instances.map { -($0.inflightUncachedTokens + max(prompt - $0.cachedTokens, 0)) })
        return wanted.contains(decision.chosen) ? 1 / Double(wanted.count) : 0
    }

    @Test func epsilonIsFoundAgain() throws {
        let (records, _) = try logged(.epsilon)
        var reasons = Set<Decision.Reason>()
        for record in records {
            let decision = record.decision
            reasons.insert(decision.reason)
            let (near, best) = (near(decision), best(decision.scores))
            let isAlone = near.allSatisfy { $0 == best[0] }
            let rate = isAlone ? 0 : Self.rate
            var own = best.contains(decision.chosen) ? (1 - rate) / Double(best.count) : 0
            if near.contains(decision.chosen), rate > 0 { own += rate / Double(near.count) }
            let whole = (1 - Self.share) * own + Self.share * fallbackChance(decision)
            #expect(abs(decision.propensity - whole) < 1e-9, "\(decision.id): \(decision.reason)")
        }
        #expect(reasons == [.greedy, .explore, .control] && records.count > 100)
    }

    @Test func posteriorDrawsAreFoundAgain() throws {
        let (records, models) = try logged(.posterior)
        var explored = 0
        for record in records {
            let decision = record.decision
            let model = try #require(models[decision.modelVersion])
            let posterior = try #require(model.model.linear.posterior)
            var band = near(decision)
            if let best = best(decision.scores).first, !band.contains(best) { band = (band + [best]).sorted() }
            let variances = band.count > 1 ? spread(decision, band, posterior, model.model.linear) : []
            let own =
                band.count > 1
                ? chance(decision, band, variances) : best(decision.scores).contains(decision.chosen) ? 1 : 0
            if decision.reason == .explore { explored += 1 }
            let whole = (1 - Self.share) * own + Self.share * fallbackChance(decision)
            #expect(abs(decision.propensity - whole) < 2e-5, "\(decision.id): \(decision.reason) \(band)")
        }
        #expect(explored > 0 && records.count > 100)
    }

    /// Variance of each candidate's distance from their mean, by the stored covariance of the standardised terms.
    private func spread(
        _ decision: Decision, _ band: [Int], _ posterior: WeightPosterior, _ model: RidgeModel
    ) -> [Double] {
        let scale = model.standardisation.scale
        let width = FeatureSchema.count
        let terms = band.map { place -> [Double] in
            let row = decision.features[place * width..<(place + 1) * width].map(Double.init)
            return zip(row + model.interactions.pairs.map { row[$0.first] * row[$0.second] }, scale).map { $0 / $1 }
        }
        let count = Double(band.count)
        let mean = scale.indices.map { term in terms.reduce(0) { $0 + $1[term] } / count }
        return terms.map { own in
            let distance = zip(own, mean).map { $0 - $1 }
            var sum = 0.0
            var next = 0
            for row in distance.indices {
                for column in row..<distance.count {
                    sum += Double(posterior.triangle[next]) * distance[row] * distance[column] * (row == column ? 1 : 2)
                    next += 1
                }
            }
            return max(sum, 0) * count / (count - 1)
        }
    }

    /// Probability that the chosen one's draw is the highest, by a fine sum.
    private func chance(_ decision: Decision, _ band: [Int], _ variances: [Double]) -> Double {
        var deviations = variances.map { $0.squareRoot() }
        let greatest = deviations.max() ?? 0
        deviations = deviations.map { max($0, 0.2 * greatest) }
        guard let own = band.firstIndex(of: decision.chosen) else { return 0 }
        let step = 0.01
        return stride(from: -9, through: 9, by: step).reduce(0.0) { sum, distance in
            let score = Double(decision.scores[band[own]]) + deviations[own] * distance
            var density = exp(-distance * distance / 2) / (2 * Double.pi).squareRoot()
            for other in band.indices where other != own {
                let gap = (score - Double(decision.scores[band[other]])) / deviations[other]
                density *= 0.5 * erfc(-gap / 2.0.squareRoot())
            }
            return sum + step * density
        }
    }
}
