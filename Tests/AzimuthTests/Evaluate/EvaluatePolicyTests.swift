import Foundation
import Testing

@testable import azimuth

@Suite struct EvaluatePolicyTests {
    private struct Value: Decodable {
        var mean: Double
        var low: Double
        var high: Double
    }

    private struct Report: Decodable {
        var policy: String
        var effective_samples: Double
        var mean_weight: Double
        var logged: Value
        var ips: Value
        var snips: Value
        var dr: Value
    }

    private func report(_ path: String, _ policy: String) async throws -> Report {
        let run = try await CommandRun.azimuth(
            ["evaluate", "policy", "--log", path, "--policy", policy, "--objective", "ttft", "--json"])
        return try JSONDecoder().decode(Report.self, from: Data(run.out.utf8))
    }

    @Test func aRandomLogTellsWhatLeastTokensWouldHaveHad() async throws {
        let log = try BanditLogbook(1_500)
        let report = try await report(log.path, "least_tokens")
        let truth = -BanditLogbook.leastWork
        for value in [report.ips, report.snips, report.dr] {
            #expect(value.low <= truth && truth <= value.high)
            // And not merely because it says nothing.
            #expect(value.high - value.low < 0.1)
        }
        #expect(report.logged.high < truth)
        #expect(abs(report.effective_samples - 750) < 75)
        // A model of the rewards narrows the doubly robust interval.
        #expect(report.dr.high - report.dr.low < report.ips.high - report.ips.low)
    }

    @Test func theLogsOwnPolicyHasItsMeanReward() async throws {
        let log = try BanditLogbook(600)
        let report = try await report(log.path, "random")
        #expect(report.dr.low <= report.logged.mean && report.logged.mean <= report.dr.high)
        #expect(abs(report.mean_weight - 1) < 0.1)
    }

    @Test func aGreedyLogIsRefusedWithTheReason() async throws {
        let log = try BanditLogbook(600, greedy: true)
        let run = try await CommandRun.azimuth(
            ["evaluate", "policy", "--log", log.path, "--policy", "random"], endsWith: 1)
        #expect(run.err.contains("no estimate for random: the weights' mean is 0.5"))
        let few = try BanditLogbook(30)
        let short = try await CommandRun.azimuth(
            ["evaluate", "policy", "--log", few.path, "--policy", "random"], endsWith: 1)
        #expect(short.err.contains("the log has 30 decisions with a reward; at least 100 are needed"))
    }

    @Test func whatCannotBeAskedIsSaid() async throws {
        let unknown = try await CommandRun.azimuth(
            ["evaluate", "policy", "--log", "x", "--policy", "best"], endsWith: 64)
        #expect(unknown.err.contains("unknown policy \"best\""))
        let learned = try await CommandRun.azimuth(
            ["evaluate", "policy", "--log", "x", "--policy", "learned"], endsWith: 64)
        #expect(learned.err.contains("--policy learned needs --model"))
        let missing = try await CommandRun.azimuth(
            ["evaluate", "policy", "--log", "/nowhere/x.sqlite", "--policy", "random"], endsWith: 66)
        #expect(missing.err.contains("/nowhere/x.sqlite"))
    }

    @Test func trainingWritesAModelThatCanBeAskedLaterDecisions() async throws {
        let log = try BanditLogbook(800)
        let output = log.folder.appendingPathComponent("model.json").path
        let run = try await CommandRun.azimuth(
            ["train", "--log", log.path, "--regressor", "ridge", "--output", output, "--json"])
        let report = try #require(try JSONSerialization.jsonObject(with: Data(run.out.utf8)) as? [String: Any])
        #expect(report["samples"] as? Int == 800)
        #expect(report["kind"] as? String == "ridge")
        let ridge = try #require((report["errors"] as? [String: [String: Any]])?["ridge"])
        #expect(try #require(ridge["mae"] as? Double) < 0.5 * #require(ridge["mae_median"] as? Double))
        // All decisions lie before the end of its training: none is left to ask it.
        let known = try await CommandRun.azimuth(
            ["evaluate", "policy", "--log", log.path, "--policy", "learned", "--model", output], endsWith: 1)
        #expect(known.err.contains("the log has 0 decisions"))
    }

    @Test func noiseTrainsNoModel() async throws {
        let log = try BanditLogbook(40)
        let run = try await CommandRun.azimuth(["train", "--log", log.path], endsWith: 1)
        #expect(run.err.contains("no model earned promotion"))
    }
}
