import Foundation
import Logbook
import Routing
import Testing

@testable import azimuth

@Suite struct ObjectiveCommandTests {
    @Test func anObjectiveIsSetUndoneAndListedWithWhoAndWhy() async throws {
        let sample = try SampleLogbook()
        let log = ["--log", sample.path]
        #expect(try await CommandRun.azimuth(["objective", "get"] + log).out == "ttft\n")
        let set = ["objective", "set", "--who", "ann", "--why", "batch night"] + log
        #expect(
            try await CommandRun.azimuth(set + ["e2e"]).out
                == "e2e will hold from the next start on; before: ttft ('azimuth objective undo' takes it back)\n")
        _ = try await CommandRun.azimuth(set + ["tpot = 2"])
        #expect(try await CommandRun.azimuth(["objective"] + log).out == "tpot=2.0\n")
        _ = try await CommandRun.azimuth(["objective", "undo"] + log)
        let last = try await CommandRun.azimuth(["objective", "undo", "--json"] + log).out
        #expect(last == #"{"action":"undo","objective":"ttft","previous":"e2e","undoable":false}"# + "\n")
        let refused = try await CommandRun.azimuth(["objective", "undo"] + log, endsWith: 1).err
        #expect(refused.contains("no change of the objective is left to undo"))
        let lines = try await CommandRun.azimuth(["objective", "history"] + log).out.split(separator: "\n")
        #expect(lines.count == 5 && lines[1].contains("e2e"))
        #expect(lines[1].hasSuffix(" batch night") && lines[1].contains(" ann "))
        let json = try await CommandRun.azimuth(["objective", "history", "--json"] + log).out
        #expect(json.contains(#""action":"set","previous":"ttft","subject":"objective""#))
    }

    @Test(arguments: [
        ("ttft=1,tpt=2", 8), ("speed", 1), ("ttft=1,tpot=x", 13), ("", 1),
    ]) func aBadExpressionIsRefusedWithAMarkAtItsFault(_ text: String, _ position: Int) async throws {
        let error = try await CommandRun.azimuth(["objective", "set", text, "--log", "/none"], endsWith: 64).err
        let lines = error.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let mark = try #require(lines.first { $0.contains("^ character") })
        #expect(mark == "  " + String(repeating: " ", count: position - 1) + "^ character \(position)")
        #expect(lines.contains("  \(text)"))
    }

    @Test func aPreviewRelabelsHistoryAndChangesNothing() async throws {
        let log = try BanditLogbook(900)
        let text = try await CommandRun.azimuth(["objective", "preview", "e2e", "--log", log.path]).out
        #expect(text.hasPrefix("e2e instead of ttft would send "))
        #expect(text.contains("of the newest 270 decisions to another worker; nothing has been changed."))
        #expect(text.contains("900 of 900 answers have a reward under it (900 under the present one)."))
        let same = try await CommandRun.azimuth(["objective", "preview", "ttft", "--log", log.path, "--json"]).out
        let object = try #require(try JSONSerialization.jsonObject(with: Data(same.utf8)) as? [String: Any])
        #expect(object["differ"] as? Double == 0 && object["decisions"] as? Int == 270)
        let quantities = try #require(object["quantities"] as? [[String: Any]])
        #expect(quantities.map { $0["name"] as? String } == ["ttft", "tpot", "e2e"])
        for quantity in quantities { #expect(quantity["present"] as? Double == quantity["new"] as? Double) }
        // Chance logged it, so off-policy evaluation has an answer: less than what chance had.
        #expect(object["refusal"] == nil)
        let ttft = quantities[0]
        #expect((ttft["present"] as? Double ?? 1e9) < (ttft["logged"] as? Double ?? 0))
        #expect((ttft["present_interval"] as? [Double])?.count == 2)
        #expect(try LogbookReader(path: log.path).changes().isEmpty)
        let sample = try SampleLogbook()
        let few = try await CommandRun.azimuth(["objective", "preview", "e2e", "--log", sample.path], endsWith: 1).err
        #expect(few.contains("no preview: the log has 3 answered decisions; at least 100 are needed"))
    }

    private func change(_ value: String, previous: String, configured: String?, undo: Bool = false) -> ChangeRecord {
        ChangeRecord(
            time: 1, subject: .objective, action: undo ? .undo : .set, value: value, previous: previous,
            configured: configured, who: "ann", why: "")
    }

    @Test func aSetObjectiveOutlastsARestartUnlessTheConfigurationHasChanged() throws {
        let set = ObjectiveHistory(changes: [change("e2e", previous: "ttft", configured: "ttft")])
        #expect(set.effective(configured: .ttft).0 == Objective(e2e: 1) && set.effective(configured: .ttft).from != nil)
        #expect(set.effective(configured: Objective(tpot: 1)).0 == Objective(tpot: 1))
        let atRest = ObjectiveHistory(changes: [change("e2e", previous: "ttft", configured: nil)])
        #expect(atRest.effective(configured: Objective(tpot: 1)).0 == Objective(e2e: 1))
        #expect(ObjectiveHistory(changes: []).effective(configured: .ttft).from == nil)
    }

    @Test func undoGoesBackChangeByChange() {
        var changes = [
            change("e2e", previous: "ttft", configured: nil), change("tpot", previous: "e2e", configured: nil),
        ]
        #expect(ObjectiveHistory(changes: changes).undoable == "e2e")
        changes.append(change("e2e", previous: "tpot", configured: nil, undo: true))
        #expect(ObjectiveHistory(changes: changes).undoable == "ttft")
        changes.append(change("ttft", previous: "e2e", configured: nil, undo: true))
        #expect(ObjectiveHistory(changes: changes).undoable == nil)
        changes.append(change("tpot", previous: "ttft", configured: nil))
        #expect(ObjectiveHistory(changes: changes).undoable == "ttft")
    }
}
