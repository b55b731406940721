import Foundation
import Logbook
import Testing

@testable import azimuth

@Suite struct ModelCommandTests {
    @Test func modelsAreListedAndTheOnePromotedLastIsMarked() async throws {
        let sample = try SampleLogbook()
        let text = try await CommandRun.azimuth(["model", "list", "--log", sample.path]).out
        let lines = text.split(separator: "\n")
        #expect(lines.count == 4 && lines[2].hasSuffix("2026-01-01 00:01:40Z (latest)") && lines[3].hasSuffix("-"))
        let json = try await CommandRun.azimuth(["model", "list", "--log", sample.path, "--json"]).out
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let models = try #require(object["models"] as? [[String: Any]])
        #expect(models.map { $0["version"] as? Int } == [1, 2, 3])
        #expect(models.map { $0["is_latest"] as? Bool } == [false, true, false])
        #expect(models[2]["samples"] as? Int == 3_000 && models[2]["feature_schema"] as? Int == 1)
    }

    @Test func theModelPromotedLastIsExportedUnlessAVersionIsNamed() async throws {
        let sample = try SampleLogbook()
        let export = ["model", "export", "--format", "json", "--log", sample.path]
        #expect(try await CommandRun.azimuth(export).out == "{\"version\":2}\n")
        #expect(try await CommandRun.azimuth(export + ["--version", "3"]).out == "{\"version\":3}\n")
        let file = sample.folder.appendingPathComponent("model.json")
        #expect(try await CommandRun.azimuth(export + ["--version", "1", "--output", file.path]).out == "")
        #expect(try String(contentsOf: file, encoding: .utf8) == "{\"version\":1}\n")
    }

    @Test func whatCannotBeExportedIsSaid() async throws {
        let sample = try SampleLogbook()
        let export = ["model", "export", "--log", sample.path]
        let unknown = try await CommandRun.azimuth(export + ["--version", "9"], endsWith: 66).err
        #expect(unknown.contains("there is no model version 9"))
        let unwritable = try await CommandRun.azimuth(export + ["--output", "/no/such/folder/m.json"], endsWith: 73).err
        #expect(unwritable.contains("--output '/no/such/folder/m.json'"))
        for flags in [["--format", "xml"], ["--version", "0"]] {
            _ = try await CommandRun.azimuth(export + flags, endsWith: 64)
        }
        let empty = sample.folder.appendingPathComponent("empty.sqlite").path
        try Logbook.open(path: empty).close()
        let none = try await CommandRun.azimuth(["model", "export", "--log", empty], endsWith: 66).err
        #expect(none.contains("no model in '\(empty)' was ever promoted"))
        #expect(try await CommandRun.azimuth(["model", "list", "--log", empty]).out.hasPrefix("no models yet"))
    }
}
