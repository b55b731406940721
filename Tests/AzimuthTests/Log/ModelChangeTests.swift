import Foundation
import Learning
import Logbook
import Routing
import Testing

@testable import azimuth

@Suite struct ModelChangeTests {
    /// A logbook at rest with two real models, the second in service.
    private func logbook() throws -> SampleLogbook {
        let sample = try SampleLogbook()
        let logbook = try Logbook.open(path: sample.path)
        for version in 4...5 {
            logbook.record(
                ModelRecord(
                    version: version, time: 1_767_225_700 + Double(version), kind: "ridge",
                    featureSchema: FeatureSchema.version,
                    objective: "ttft", samples: 4, promoted: 1_767_225_800 + Double(version),
                    artefact: try SampleModel.artefact(version: version, slope: Double(version)).json()))
        }
        logbook.close()
        return sample
    }

    private func file(_ text: String, in sample: SampleLogbook) throws -> String {
        let url = sample.folder.appendingPathComponent("m-\(UUID().uuidString).json")
        try Data(text.utf8).write(to: url)
        return url.path
    }

    @Test func aFileIsTakenInPromotedAndRolledBackAndAllOfItIsRecorded() async throws {
        let sample = try logbook()
        let path = try file(SampleModel.artefact(version: 99, slope: 9).json(), in: sample)
        let log = ["--log", sample.path, "--who", "ann"]
        let taken = try await CommandRun.azimuth(["model", "import", path, "--json"] + log).out
        #expect(taken == #"{"action":"import","previous":5,"version":6}"# + "\n")
        let found = try read(sample) { (try $0.model(version: 6)?.artefact, try $0.latestPromotedModel()?.version) }
        let stored = try ModelArtefact(json: try #require(found.0))
        #expect(stored.version == 6 && stored.model == SampleModel.artefact(version: 99, slope: 9).model)
        #expect(found.1 == 5)
        let promoted = try await CommandRun.azimuth(["model", "promote", "6", "--why", "trial"] + log).out
        #expect(
            promoted
                == "version 6 will serve from the next start on, until 'azimuth model resume'; before: version 5\n")
        try expect(6, isHeld: true, sample)
        _ = try await CommandRun.azimuth(["model", "rollback"] + log)
        try expect(5, isHeld: true, sample)
        _ = try await CommandRun.azimuth(["model", "rollback"] + log)
        try expect(4, isHeld: true, sample)
        _ = try await CommandRun.azimuth(["model", "resume"] + log)
        try expect(4, isHeld: false, sample)
        let changes = try read(sample) { try $0.changes() }
        #expect(changes.map(\.action) == [.imported, .promote, .rollback, .rollback, .resume])
        #expect(changes.map(\.previous) == ["5", "5", "6", "5", "4"])
        #expect(changes.allSatisfy { $0.who == "ann" && $0.subject == .model } && changes[1].why == "trial")
    }

    @Test func aModelTakenOutOfServiceStaysOutUntilItIsPromotedAgain() throws {
        let sample = try logbook()
        func record(_ result: RoundRecord.Result, at time: Double) throws {
            let logbook = try Logbook.open(path: sample.path)
            logbook.record(
                RoundRecord(
                    time: time, duration: 0, kind: "ridge", modelVersion: 6, objective: "ttft", samples: 9,
                    result: result, reason: "realised reward"))
            logbook.close()
        }
        func isWithdrawn() throws -> Bool {
            try read(sample) { ModelHold.isWithdrawn(try #require(try $0.latestPromotedModel()), $0) }
        }
        #expect(try !isWithdrawn())
        try record(.demoted, at: 1_767_225_804)
        #expect(try !isWithdrawn(), "version 5 was promoted after that")
        try record(.demoted, at: 1_767_225_900)
        #expect(try isWithdrawn())
        try record(.promoted, at: 1_767_226_000)
        #expect(try !isWithdrawn())
    }

    private func expect(_ version: Int, isHeld: Bool, _ sample: SampleLogbook) throws {
        let found = try read(sample) { (try $0.latestPromotedModel()?.version, ModelHold.holds(version, $0)) }
        #expect(found == (version, isHeld))
    }

    /// A reader that is gone afterwards: commands leave a logbook alone that somebody else has open.
    private func read<Value>(_ sample: SampleLogbook, _ body: (LogbookReader) throws -> Value) throws -> Value {
        try body(try LogbookReader(path: sample.path))
    }

    @Test func whatIsNoModelOfThisProgramIsRefusedAndNothingChanges() async throws {
        let sample = try logbook()
        let version = FeatureSchema.version
        let good = try SampleModel.artefact(version: 1).json()
        let otherNames = good.replacing("\"prompt_tokens\"", with: "\"words\"")
        let cases = [
            (String(good.dropLast(20)), "model artefact:"),
            (otherNames, "its feature schema is version \(version) (fnv1a64:"),
            (
                good.replacing("\"feature_schema\":\(version)", with: "\"feature_schema\":1"),
                "this program's is version \(version)"
            ),
            (good.replacing("\"intercept\":-0.25", with: "\"intercept\":1e999"), "intercept"),
            (good.replacing("\"intercept\":-0.25", with: "\"intercept\":NaN"), "not valid JSON"),
            (String(repeating: "[", count: 200_000), "not valid JSON"),
            (String(repeating: "{\"a\":", count: 200_000), "not valid JSON"),
            (String(repeating: " ", count: ModelArtefact.greatestFile + 1), "no model is that large"),
            ("", "not valid JSON"),
        ]
        for (text, says) in cases {
            let path = try file(text, in: sample)
            let error = try await CommandRun.azimuth(["model", "import", path, "--log", sample.path], endsWith: 65).err
            #expect(error.hasPrefix("Error: '\(path)'") && error.contains(says), "\(says): \(error.prefix(300))")
            #expect(error.utf8.count < 600 && error.split(separator: "\n").count == 1)
        }
        let missing = try await CommandRun.azimuth(["model", "import", "/none", "--log", sample.path], endsWith: 66).err
        #expect(missing.contains("'/none' cannot be read"))
        let left = try read(sample) { (try $0.changes().count, try $0.models().count) }
        #expect(left == (0, 5))
    }

    @Test func aVersionThatIsNotThereOrNoModelCannotServe() async throws {
        let sample = try logbook()
        let log = ["--log", sample.path]
        let unknown = try await CommandRun.azimuth(["model", "promote", "9"] + log, endsWith: 66).err
        #expect(unknown.contains("there is no model version 9"))
        let broken = try await CommandRun.azimuth(["model", "promote", "2"] + log, endsWith: 65).err
        #expect(broken.contains("format_version: is missing"))
        let old = try await CommandRun.azimuth(["model", "rollback", "--ago", "7d"] + log + ["--json"]).out
        #expect(old.contains(#""version":4"#))
        #expect(try LogbookReader(path: sample.path).changes().count == 1)
        let nowhere = try await CommandRun.azimuth(["model", "promote", "4", "--log", "/no/log.sqlite"], endsWith: 66)
            .err
        #expect(nowhere.contains("there is no logbook at '/no/log.sqlite'"))
        _ = try await CommandRun.azimuth(["model", "promote", "4", "--url", "http://a", "--log", "b"], endsWith: 64)
    }

    @Test func aModelIsWrittenAsONNX() async throws {
        let sample = try logbook()
        let path = sample.folder.appendingPathComponent("m.onnx").path
        let export = ["model", "export", "--format", "onnx", "--log", sample.path]
        #expect(try await CommandRun.azimuth(export + ["--output", path]).out == "")
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect([UInt8](bytes) == (try SampleModel.artefact(version: 5, slope: 5).onnx(program: Azimuth.version)))
        let broken = try await CommandRun.azimuth(export + ["--version", "2", "--output", path], endsWith: 65).err
        #expect(broken.contains("model version 2: model artefact: format_version: is missing"))
    }

    @Test func theCardSaysWhatTheModelIsMadeOf() async throws {
        let sample = try logbook()
        let card = try await CommandRun.azimuth(["model", "card", "--log", sample.path]).out
        #expect(card.hasPrefix("# Model version 5\n"))
        for part in [
            "| kind | ridge: linear regression", "objective `ttft`", "2026-01-01 00:00:04Z on 4 samples",
            "| data window | about 2026-01-01 00:00:01Z to 2026-01-01 00:00:03Z (2s)",
            "| model | 0.2000 | 0.3000 | 0.900 |",
            "| `predicted_ttft` | -5.0000 | 0.0000 | 1.0000 | 0.0000 to 9.0000 | 2.5000 |",
            "`regression_ttft x ttft_residual`", "Intercept, the prediction where every term is at its mean: -0.2500.",
            SampleModel.artefact(version: 5).featureSchemaHash,
        ] {
            #expect(card.contains(part), "\(part)")
        }
        // The heaviest term stands first.
        let rows = card.split(separator: "\n").filter { $0.hasPrefix("| `") }
        #expect(
            rows.count == FeatureSchema.count + FeatureSchema.interactions.count && rows[0].contains("predicted_ttft"))
        #expect(try await CommandRun.azimuth(["model", "show", "--log", sample.path]).out == card)
    }

    @Test func twoModelsAreComparedByWeightsAndByWhatTheyPrefer() async throws {
        let sample = try logbook()
        let text = try await CommandRun.azimuth(["model", "diff", "4", "5", "--log", sample.path]).out
        #expect(
            text.hasPrefix(
                "On 5 logged decisions they prefer another worker in 0.0 %; predictions differ by 0.5000 on average\n"))
        let lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(lines.contains(["predicted_ttft", "-4.0000", "-5.0000", "-1.0000"]))
        let json = try await CommandRun.azimuth(["model", "diff", "4", "5", "--log", sample.path, "--json"]).out
        #expect(json.contains(#""replay":{"candidates":10,"decisions":5,"mean_difference":0.5,"other_best":0}"#))
    }
}
