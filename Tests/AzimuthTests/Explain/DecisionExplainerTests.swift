import Foundation
import Learning
import Logbook
import Routing
import Testing

@testable import azimuth

@Suite struct DecisionExplainerTests {
    @Test func theFirstThreeLinesSayWhoWhyAndWhatCameOfIt() async throws {
        let log = try ExplainedLogbook()
        let text = try await CommandRun.azimuth(["log", "explain", "41", "--log", log.path]).out
        let lines = text.split(separator: "\n").map(String.init)
        #expect(
            lines[0]
                == "Request req-\u{FFFD}[31m41 went to quick: the best of 3 by model 7 (ridge); probability 0.990.")
        #expect(
            lines[1]
                == "It scored -0.5000, 0.2600 ahead of slow, mostly for predicted_ttft (+0.3000); "
                + "cost to others 0.0500 against 0.0100.")
        #expect(
            lines[2]
                == "It was answered: reward -0.2500 (predicted -0.4500), TTFT 250 ms (predicted 200), "
                + "e2e 2500 ms (predicted 2000), 60 tokens (predicted 64).")
        #expect(text.contains("->  quick"))
        #expect(text.contains("Contributions: exact: the model is linear in its terms."))
        let table = lines.map { $0.split(separator: " ").map(String.init) }
        #expect(table.contains(["predicted_ttft", "+0.3000", "0.2000", "0.5000"]))
        #expect(
            table.contains(["cost", "to", "others", "-0.0400"])
                && table.contains(["=", "lead", "in", "score", "+0.2600"]))
    }

    @Test func everyCandidatesPartsMakeUpItsLead() throws {
        let explanation = try ExplainedLogbook().explanation()
        #expect(explanation.candidates.map(\.worker) == ["quick", "slow", "far"])
        #expect(explanation.candidates.map(\.against) == ["slow", "quick", "quick"])
        for candidate in explanation.candidates {
            let other = try #require(explanation.candidates.first { $0.worker == candidate.against })
            let parts = candidate.contributions.reduce(candidate.otherContributions ?? 0) { $0 + $1.value }
            let lead = parts - (candidate.costToOthers ?? 0) + (other.costToOthers ?? 0)
            #expect(abs(lead - ((candidate.score ?? 0) - (other.score ?? 0))) < 1e-6)
            #expect(candidate.features.count == FeatureSchema.count)
            #expect(candidate.snapshot.count == SnapshotFields.instance.count)
        }
        #expect(explanation.request["prompt_tokens"] == 1_200)
    }

    /// Contributions of a network: stated, and complete.
    @Test func aNetworksPartsMakeUpItsPredictionToo() throws {
        let base = SampleModel.artefact(version: 7).model.linear
        let columns = FeatureSchema.count
        var random = RoutingGenerator(seed: 5)
        let parameters = (0..<columns * 4 + 4 + 4 + 1).map { _ in Float(random.unit() - 0.5) }
        let network = MLPModel(
            base: base,
            standardisation: Standardisation(
                mean: [Double](repeating: 0.1, count: columns), scale: [Double](repeating: 2, count: columns)),
            hidden: [4], parameters: parameters, outputScale: 0.5, residualVariance: 0.1)
        let explanation = try ExplainedLogbook(model: .mlp(network)).explanation()
        #expect(explanation.modelKind == "mlp" && explanation.attribution?.contains("integrated gradients") == true)
        let logged = try #require(explanation.decision.predictedReward)
        #expect(abs((explanation.candidates[0].predictedReward ?? 0) - logged) < 1e-6)
        for candidate in explanation.candidates {
            let other = try #require(explanation.candidates.first { $0.worker == candidate.against })
            let parts = candidate.contributions.reduce(candidate.otherContributions ?? 0) { $0 + $1.value }
            #expect(abs(parts - ((candidate.predictedReward ?? 0) - (other.predictedReward ?? 0))) < 1e-6)
        }
    }

    @Test(arguments: [
        (Decision.Reason.explore, "one of the near-best of 3, taken by chance to learn (explore), by model 7"),
        (.control, "taken by chance to hold model 7 (ridge) against it, which wanted another (control)"),
        (.fallbackNoModel, "the fallback policy's best of 3, as no model had earned promotion"),
        (.fallbackOutOfRange, "unlike any that the model has seen"),
        (.fallbackModelFault, "the model could not be used"),
    ])
    func theReasonIsSaidInWords(_ reason: Decision.Reason, _ words: String) throws {
        let explanation = try ExplainedLogbook(reason: reason).explanation()
        #expect(explanation.summary[0].contains(words), "\(explanation.summary[0])")
        if reason == .explore { #expect(explanation.summary[1].contains("0.2600 behind quick")) }
    }

    @Test func whatIsNotKnownIsLeftOutAndSaid() throws {
        let pending = try ExplainedLogbook(outcome: nil).explanation()
        #expect(pending.summary[2] == "Nothing has come of it yet." && pending.outcome.isEmpty)
        let forgotten = try ExplainedLogbook(model: nil).explanation()
        #expect(forgotten.attribution == "model version 7 is no longer kept, so its parts cannot be shown")
        #expect(forgotten.candidates.allSatisfy { $0.contributions.isEmpty && $0.predictedReward == nil })
        #expect(ExplanationText.render(forgotten).contains("no longer kept"))
    }

    @Test func failuresAndOtherWorkersAreNamed() throws {
        var outcome = ExplainedLogbook.answered
        outcome.attempts = 2
        let moved = try ExplainedLogbook(outcome: outcome, served: 0).explanation()
        #expect(moved.summary[2].hasPrefix("It was answered by slow, after 2 attempts: "))
        #expect(moved.outcome.first { $0.quantity == "reward" }?.predicted == nil)
        outcome = Outcome(time: 1, e2e: 0.1, status: 502, censoring: .failed)
        let failed = try ExplainedLogbook(outcome: outcome).explanation()
        #expect(failed.summary[2] == "It failed (HTTP 502): e2e 100 ms (predicted 2000).")
    }

    @Test func aRequestIsFoundByItsIDAndAnUnknownOneIsSaid() async throws {
        let log = try ExplainedLogbook()
        #expect(try log.explanation("req-\u{1B}[31m41").decision.id == 41)
        let error = try await CommandRun.azimuth(["log", "explain", "nobody\u{1B}", "--log", log.path], endsWith: 66)
            .err
        #expect(error.contains("has no decision with the number or the request id 'nobody\u{FFFD}'"))
        let json = try await CommandRun.azimuth(["log", "explain", "41", "--log", log.path, "--json"]).out
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect((object["candidates"] as? [[String: Any]])?.first?["cost_to_others"] as? Double ?? 0 > 0.04)
        #expect((object["summary"] as? [String])?.count == 3)
    }
}
