import Foundation
import Testing

@testable import azimuth

@Suite struct LoadRecordTests {
    private func result(_ index: Int, start: Double, tokens: Int?) -> RequestResult {
        RequestResult(
            index: index, target: 0, planned: start, start: start, ttft: 0.25, tpot: 0.0125, e2e: 1,
            promptTokens: tokens, completionTokens: tokens.map { $0 + 1 })
    }

    @Test func theRecordIsATraceOfWhatWasSent() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let record = LoadRecord(path: path, ids: [[1, 2], [1, 3], []])
        record.take(.sent(target: 0, index: 0, time: 0))
        record.take(.finished(result(1, start: 0.5, tokens: 40)))
        record.take(.finished(result(0, start: 0.125, tokens: 30)))
        record.take(.finished(result(2, start: 0.25, tokens: nil)))
        try record.write()
        let rows = try TraceReader.read(path: path, format: .auto, order: .ascending)
        #expect(rows.map(\.timestamp) == [125, 500])
        #expect(rows.map(\.inputLength) == [30, 40])
        #expect(rows.map(\.outputLength) == [31, 41])
        #expect(rows.map(\.hashIDs) == [[1, 2], [1, 3]])
        let first = try #require(try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").first)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(first.utf8)) as? [String: Any])
        #expect(object["ttft_ms"] as? Double == 250 && object["tpot_ms"] as? Double == 12.5)
        #expect(object["e2e_ms"] as? Double == 1_000)
    }

    @Test func aFileThatCannotBeWrittenIsNamed() {
        let record = LoadRecord(path: "/no/such/folder/record", ids: [])
        let failure = #expect(throws: CommandFailure.self) { try record.write() }
        #expect(failure?.status == .cannotWrite)
        #expect(failure?.description.contains("'/no/such/folder/record'") == true)
    }
}
