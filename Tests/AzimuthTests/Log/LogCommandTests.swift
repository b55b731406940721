import ArgumentParser
import Foundation
import Logbook
import Routing
import Testing

@testable import azimuth

@Suite struct LogCommandTests {
    private func json(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func theSummaryShowsRequestsLatenciesAndRounds() async throws {
        let sample = try SampleLogbook()
        let text = try await CommandRun.azimuth(["log", "summary", "--log", sample.path]).out
        #expect(text.contains("5 decisions, 4 outcomes"))
        #expect(text.contains("2026-01-01 00:00:01Z to 2026-01-01 00:00:05Z (4s)"))
        let lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(lines.contains(["TTFT", "3", "250", "250", "250", "250"]))
        #expect(lines.contains(["greedy", "3", "60", "%"]))
        #expect(lines.contains(["http://worker-1:8000", "2", "50", "%", "250"]))
        #expect(text.contains("Rounds: 1 promoted, 2 rejected, promoted last: version 2"))
        #expect(text.contains("Not whole: 1 cancelled"))
        #expect(text.contains("mean absolute error 0.2500"))
    }

    @Test func theSummaryAsJSONHasItsKeys() async throws {
        let sample = try SampleLogbook()
        let summary = try json(try await CommandRun.azimuth(["log", "summary", "--log", sample.path, "--json"]).out)
        #expect(summary["decisions"] as? Int == 5 && summary["outcomes"] as? Int == 4)
        #expect(summary["reasons"] as? [String: Int] == ["greedy": 3, "explore": 2])
        for key in ["ttft_ms", "tpot_ms", "e2e_ms"] {
            let values = try #require(summary[key] as? [String: Any])
            #expect(Set(values.keys) == ["count", "mean", "p50", "p90", "p99"])
        }
        #expect((summary["e2e_ms"] as? [String: Any])?["mean"] as? Double == 2_000)
        let instances = try #require(summary["instances"] as? [[String: Any]])
        #expect(instances.first?["share"] as? Double == 0.5)
        #expect((summary["prediction"] as? [String: Any])?["mae"] as? Double == 0.25)
        #expect(summary["promoted_version"] as? Int == 2)
    }

    @Test func decisionsAreListedAndFiltered() async throws {
        let sample = try SampleLogbook()
        let log = ["log", "decisions", "--log", sample.path]
        let text = try await CommandRun.azimuth(log).out
        let lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(lines.dropFirst().map(\.first) == ["1", "2", "3", "4", "5"])
        #expect(lines[1].suffix(7) == ["250", "20.0", "2000", "101", "16", "50", "stop"])
        #expect(lines[4].last == "cancelled" && lines[5].last == "pending")
        #expect(!text.contains("\u{1B}"))

        func ids(_ flags: [String]) async throws -> [Int] {
            let object = try json(try await CommandRun.azimuth(log + flags + ["--json"]).out)
            return try #require(object["decisions"] as? [[String: Any]]).compactMap { $0["id"] as? Int }
        }
        #expect(try await ids(["--limit", "2"]) == [4, 5])
        #expect(try await ids(["--reason", "explore"]) == [2, 4])
        #expect(try await ids(["--worker", "worker-0"]) == [1, 3, 5])
        #expect(try await ids(["--since", "1m"]) == [])
        let error = try await CommandRun.azimuth(log + ["--worker", "nobody"], endsWith: 64).err
        #expect(error.contains("--worker is 'nobody'") && error.contains("http://worker-1:8000"))
    }

    @Test func aDecisionAsJSONHoldsItsOutcome() async throws {
        let sample = try SampleLogbook()
        let text = try await CommandRun.azimuth(["log", "decisions", "--log", sample.path, "--limit", "3", "--json"])
            .out
        let decisions = try #require(try json(text)["decisions"] as? [[String: Any]])
        let outcome = try #require(decisions[0]["outcome"] as? [String: Any])
        #expect(outcome["ttft_ms"] as? Double == 250 && outcome["e2e_ms"] as? Double == 2_000)
        #expect(decisions[0]["prompt_tokens_estimated"] as? Double == 300)
        #expect(decisions[0]["served"] as? String == "http://worker-0:8000")
        #expect(decisions[0]["request_id"] as? String == "req-3")
        #expect(decisions[2]["outcome"] == nil)
    }

    @Test func roundsShowTheirErrorsAndReasons() async throws {
        let sample = try SampleLogbook()
        let text = try await CommandRun.azimuth(["log", "rounds", "--log", sample.path, "--limit", "2"]).out
        let lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(lines.count == 3)
        #expect(
            lines[1].dropFirst(2) == [
                "ridge", "2", "2,000", "0.1000", "0.2000", "0.3000", "0.2500", "12.5", "promoted", "reason", "2",
            ])
        let rounds = try json(try await CommandRun.azimuth(["log", "rounds", "--log", sample.path, "--json"]).out)
        #expect(
            (rounds["rounds"] as? [[String: Any]])?.map { $0["result"] as? String } == [
                "rejected", "promoted", "rejected",
            ])
    }

    @Test(arguments: [
        ["summary", "--since", "10x"], ["summary", "--since", "0s"], ["summary", "--since=-5m"],
        ["summary", "--since", "2026-02-30"], ["summary", "--since", "1h", "--until", "2h"],
        ["export", "--format", "parquet"],
        ["prune"], ["prune", "--max-bytes", "10"], ["drift", "--recent", "soon"],
        ["decisions", "--limit", "0"], ["decisions", "--reason", "whim"], ["rounds", "--limit", "many"],
    ]) func wrongFlagsAreUsageErrors(arguments: [String]) {
        let error = #expect(throws: (any Error).self) { try Azimuth.parseAsRoot(["log"] + arguments) }
        #expect(error.map { Azimuth.exitCode(for: $0).rawValue } == 64)
    }

    @Test func aFileThatIsNoneOrNotThereIsSaidInOneSentence() async throws {
        let sample = try SampleLogbook()
        let letter = sample.folder.appendingPathComponent("letter.txt")
        try Data(String(repeating: "not a database\n", count: 100).utf8).write(to: letter)
        let missing = try await CommandRun.azimuth(["log", "summary", "--log", sample.path + "x"], endsWith: 66).err
        #expect(missing.hasPrefix("Error: there is no logbook at '\(sample.path)x'"))
        let wrong = try await CommandRun.azimuth(["log", "rounds", "--log", letter.path], endsWith: 65).err
        #expect(wrong.hasPrefix("Error: '\(letter.path)' is not a logbook") && wrong.split(separator: "\n").count == 1)
    }

    @Test func stretchesOfTimeAreReadWithTheirUnits() {
        #expect(LookBack(argument: "90s")?.seconds == 90 && LookBack(argument: "90")?.seconds == 90)
        #expect(LookBack(argument: "1.5h")?.seconds == 5_400 && LookBack(argument: "7d")?.seconds == 604_800)
        for wrong in ["", "m", "-1m", "1e3s", "inf", "nan", "0", "4000d", "1 m", "1mm"] {
            #expect(LookBack(argument: wrong) == nil, "\(wrong)")
        }
    }

    @Test func momentsAreReadInSeveralForms() {
        let known: [(String, Double)] = [
            ("2026-01-01", 1_767_225_600), ("2026-01-01T00:00:10Z", 1_767_225_610),
            ("2026-01-01 00:01", 1_767_225_660), ("2026-01-01T02:00:00+02:00", 1_767_225_600),
            ("2025-12-31T19:00-0500", 1_767_225_600), ("2026-01-01T00:00:10.75Z", 1_767_225_610),
        ]
        for (text, time) in known { #expect(TimePoint(argument: text)?.time() == time, "\(text)") }
        #expect(TimePoint(argument: "10m")?.time(now: 1_000) == 400)
        for wrong in ["", "yesterday", "2026-13-01", "2026-02-30", "2026-01-01T25:00", "2026-01-01T00", "2026-1-1"] {
            #expect(TimePoint(argument: wrong) == nil, "\(wrong)")
        }
    }

    @Test func sparklinesGoFromTheLeastToTheGreatest() {
        #expect(Sparkline.text([0, 1, 2, 3, 4, 5, 6, 7]) == "▁▂▃▄▅▆▇█")
        #expect(Sparkline.text([5, nil, 10], floor: nil) == "▁ █")
        #expect(Sparkline.text([3, 3], floor: nil) == "▁▁" && Sparkline.text([nil, .nan]) == "  ")
    }

    @Test func theLogIsExportedLineByLine() async throws {
        let sample = try SampleLogbook()
        func lines(_ arguments: [String]) async throws -> [String] {
            try await CommandRun.azimuth(["log", "export", "--log", sample.path] + arguments).out
                .split(separator: "\r\n").map(String.init)
        }
        let requests = try await lines([])
        #expect(requests.count == 6 && requests[0].hasPrefix("id,time,request_id,endpoint,model,"))
        #expect(
            requests[1].hasPrefix("1,1767225601.0,req-1,chat,")
                && requests[1].hasSuffix(",0.25,0,0.02,2.0,101,16,50,stop,200,none,1"))
        #expect(requests[5].hasSuffix(",,,,,,,,,,"))
        #expect(try await lines(["--reason", "explore", "--limit", "1"]).count == 2)
        let candidates = try await lines(["--table", "candidates"])
        #expect(candidates.count == 11 && candidates[0].contains(",served,prompt_tokens,uncached_tokens,"))
        #expect(Set(candidates.map { $0.split(separator: ",", omittingEmptySubsequences: false).count }).count == 1)
        #expect(try await lines(["--table", "rounds"]).count == 4)
        #expect(try await lines(["--table", "changes"]) == ["time,subject,action,value,previous,who,why"])
        let file = sample.folder.appendingPathComponent("log.csv").path
        #expect(try await lines(["--output", file]).isEmpty)
        #expect(try String(contentsOfFile: file, encoding: .utf8).split(separator: "\r\n").count == 6)
        #expect(CSVFile.quoted("a,\"b\"\n") == "\"a,\"\"b\"\"\n\"" && CSVFile.quoted("plain") == "plain")
    }

    @Test func driftComparesTheLastPartOfTheTimeWithTheRest() async throws {
        let log = try BanditLogbook(800)
        let text = try await CommandRun.azimuth(["log", "drift", "--log", log.path]).out
        #expect(
            text.hasPrefix("Predictions cannot be compared: on one side there are none; no feature has moved much\n"))
        let json = try json(try await CommandRun.azimuth(["log", "drift", "--log", log.path, "--json"]).out)
        #expect((json["earlier"] as? [String: Any])?["decisions"] as? Int == 600)
        #expect((json["recent"] as? [String: Any])?["decisions"] as? Int == 200)
        #expect((json["features"] as? [[String: Any]])?.count == FeatureSchema.count)
        let sample = try SampleLogbook()
        let few = try await CommandRun.azimuth(["log", "drift", "--log", sample.path]).out
        #expect(few.contains("too few decisions to compare features"))
    }

    @Test func pruningSaysWhatWent() async throws {
        let sample = try SampleLogbook()
        let text = try await CommandRun.azimuth(["log", "prune", "--log", sample.path, "--older-than", "1d"]).out
        #expect(text.hasPrefix("5 decisions are gone; "))
        #expect(try LogbookReader(path: sample.path).summary().decisions == 0)
    }
}
