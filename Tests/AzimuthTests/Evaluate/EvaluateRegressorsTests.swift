import Foundation
import Testing

@testable import azimuth

@Suite struct EvaluateRegressorsTests {
    /// A file of two runs whose label is a product of two columns, less a bit of noise.
    private func file(_ change: (String) -> String = { $0 }) throws -> String {
        var text = "run,\"when\",load, size ,ms\r\n"
        for index in 0..<400 {
            let (load, size) = (Double(index * 7 % 13), Double(index * 5 % 17))
            text += "\"r,\(index % 2)\",\(400 - index),\(load),\(size),\(2 * load * size + Double(index % 3))\r\n"
        }
        let path = FileManager.default.temporaryDirectory.appending(path: "evaluate-\(UUID().uuidString).csv").path()
        try Data(change(text).utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    private func arguments(_ path: String) -> [String] {
        [
            "evaluate", "regressors", "--csv", path, "--label", "ms", "--features", "load,size", "--group", "run",
            "--order", "when", "--interactions", "--json",
        ]
    }

    @Test func printsTheScoresOfEveryModel() async throws {
        let path = try file()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let run = try await CommandRun.azimuth(arguments(path) + ["--train-fraction", "0.7"])
        let json = try #require(try JSONSerialization.jsonObject(with: Data(run.out.utf8)) as? [String: Any])
        #expect(json["train_rows"] as? Int == 280)
        #expect(json["test_rows"] as? Int == 120)
        let models = try #require(json["models"] as? [String: [String: Double]])
        #expect(Set(models.keys) == ["mean", "median", "ridge", "mlp"])
        for scores in models.values { #expect(Set(scores.keys) == ["mae", "r2", "spearman"]) }
        #expect(try #require(models["ridge"]?["r2"]) > 0.99)
        #expect(try #require(models["mean"]?["r2"]) < 0.01)
    }

    @Test func aFaultNamesLineColumnAndValue() async throws {
        let path = try file { $0.replacing("\"r,1\",399,7.0,5.0", with: "\"r,1\",399,seven,5.0") }
        defer { try? FileManager.default.removeItem(atPath: path) }
        let run = try await CommandRun.azimuth(arguments(path), endsWith: 65)
        #expect(run.err.contains(":3: column 'load' is 'seven'"))
        let dropped = try await CommandRun.azimuth(arguments(path) + ["--drop-bad-rows"])
        #expect(dropped.out.contains("\"dropped_rows\":1"))
    }

    @Test func anUnknownColumnIsGuessed() async throws {
        let path = try file()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let run = try await CommandRun.azimuth(
            ["evaluate", "regressors", "--csv", path, "--label", "mss", "--features", "load"], endsWith: 65)
        #expect(run.err.contains("there is no column 'mss'; did you mean 'ms'?"))
    }

    @Test func quotesLineEndsAndMarksAreRead() throws {
        func records(_ text: String) throws -> [[String]] {
            try Array(text.utf8).withUnsafeBytes { bytes in
                var cursor = CSVCursor(bytes)
                var records: [[String]] = []
                while let record = try cursor.next() { records.append(record) }
                return records
            }
        }
        let text = "\u{FEFF}a, b \n\n\"x,\n\"\"y\"\"\",\r\n1,2"
        #expect(try records(text) == [["a", "b"], ["x,\n\"y\"", ""], ["1", "2"]])
        #expect(try records("") == [])
        #expect(throws: CSVFault(line: 2, problem: "a quoted field does not end; close it with a double quote")) {
            try records("a\n\"b")
        }
    }
}
