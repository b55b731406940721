import Foundation
import Testing

@testable import azimuth

@Suite struct TraceTests {
    private func parse(_ text: String) throws -> [TraceRow] {
        try TraceReader.parse(Data(text.utf8), name: "t.jsonl")
    }

    @Test func rowsAreReadAndSorted() throws {
        let rows = try parse(
            """
            {"timestamp_ms": 20, "input_length": 7, "output_length": 3, "hash_ids": [4, 5], "session": "s", "more": {}}

            {"timestamp_ms": 1.5, "input_length": 1e2, "output_length": 0, "hash_ids": null, "session": 12, "prompt": "a\\nb"}
            """)
        #expect(
            rows == [
                TraceRow(timestamp: 1.5, inputLength: 100, outputLength: 0, session: "12", prompt: "a\nb"),
                TraceRow(timestamp: 20, inputLength: 7, outputLength: 3, hashIDs: [4, 5], session: "s"),
            ])
    }

    @Test(arguments: [
        (#"{"input_length":1,"output_length":1}"#, "field 'timestamp_ms' is missing"),
        (#"{"timestamp_ms":0,"output_length":1}"#, "field 'input_length' is missing"),
        (#"{"timestamp_ms":0,"input_length":1}"#, "field 'output_length' is missing"),
        (#"{"timestamp_ms":-1,"input_length":1,"output_length":1}"#, "field 'timestamp_ms' is -1; it must be a number"),
        (#"{"timestamp_ms":"x","input_length":1,"output_length":1}"#, "field 'timestamp_ms' is \"x\"; it must be"),
        (
            #"{"timestamp_ms":0,"input_length":1.5,"output_length":1}"#,
            "field 'input_length' is 1.5; it must be a whole"
        ),
        (#"{"timestamp_ms":0,"input_length":0,"output_length":1}"#, "field 'input_length' is 0; it must be"),
        (#"{"timestamp_ms":0,"input_length":1e99,"output_length":1}"#, "field 'input_length' is 1e99; it must be"),
        (#"{"timestamp_ms":0,"input_length":1,"output_length":true}"#, "field 'output_length' is true; it must be"),
        (#"{"timestamp_ms":0,"input_length":1,"output_length":1,"hash_ids":[-1]}"#, "field 'hash_ids' is -1; it must"),
        (#"{"timestamp_ms":0,"input_length":1,"output_length":1,"hash_ids":3}"#, "field 'hash_ids' is 3; it must be a"),
        (#"{"timestamp_ms":0,"input_length":1,"output_length":1,"prompt":3}"#, "field 'prompt' is 3; it must be a"),
        ("[1]", "no JSON object (a line must be one JSON object"),
        (#"{"timestamp_ms":0"#, "no JSON object (',' is due at byte 17); write one object a line"),
    ]) func aMalformedLineIsNamedWithItsRemedy(line: String, says: String) {
        let good = #"{"timestamp_ms":0,"input_length":1,"output_length":1}"#
        let fault = #expect(throws: TraceFault.self) { try parse(good + "\n" + line + "\n") }
        #expect(fault?.description.hasPrefix("t.jsonl:2: " + says) == true, "\(fault?.description ?? "")")
    }

    @Test func anEmptyTraceIsRefused() {
        let fault = #expect(throws: TraceFault.self) { try parse("\n \n") }
        #expect(fault?.description == "t.jsonl: the trace holds no request; it needs one JSON object a line")
    }

    @Test func compressedFilesAreReadAndBrokenOnesNamed() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // `{"timestamp_ms":0,"input_length":5,"output_length":2}` and a line feed, compressed.
        let gzip = try #require(
            Data(
                base64Encoded:
                    "H4sIAAAAAAAAA6tWKsnMTS0uScwtiM8tVrIy0FHKzCsoLYnPSc1LL8lQsjLVUcovLUEWMarlAgDPcY76NgAAAA=="))
        let good = folder.appending(path: "good.jsonl.gz").path
        try gzip.write(to: URL(fileURLWithPath: good))
        #expect(try TraceReader.read(path: good) == [TraceRow(timestamp: 0, inputLength: 5, outputLength: 2)])

        let cut = folder.appending(path: "cut.jsonl.gz").path
        try gzip.dropLast(20).write(to: URL(fileURLWithPath: cut))
        let broken = #expect(throws: CommandFailure.self) { try TraceReader.read(path: cut) }
        #expect(broken?.status == .badInput)
        let missing = #expect(throws: CommandFailure.self) { try TraceReader.read(path: folder.path + "/none") }
        #expect(missing?.status == .noInput)
        #expect(missing?.description.contains("no such file or directory") == true)
    }

    @Test func blockSizeIsFoundFromTheRows() {
        let floor = [TraceRow(timestamp: 0, inputLength: 1_045, outputLength: 1, hashIDs: Array(0..<16))]
        let ceil = [
            TraceRow(timestamp: 0, inputLength: 17_450, outputLength: 1, hashIDs: Array(0..<35)),
            TraceRow(timestamp: 1, inputLength: 1_000, outputLength: 1, hashIDs: Array(0..<2)),
        ]
        #expect(TraceScale.blockSize(of: floor) == 64)
        #expect(TraceScale.blockSize(of: ceil) == 512)
    }

    @Test func promptsShareTextExactlyWhereIDsAreShared() {
        let rows = [
            TraceRow(timestamp: 0, inputLength: 200, outputLength: 8, hashIDs: [1, 2, 3]),
            TraceRow(timestamp: 1_000, inputLength: 220, outputLength: 9, hashIDs: [1, 2, 7]),
        ]
        var plan = TraceWorkload(rows: rows, scale: TraceScale(tokensPerHash: 64), limit: PlanLimit(), seed: 1)
        guard let first = plan.next(), let second = plan.next() else {
            Issue.record("two requests are due")
            return
        }
        let texts = [first, second].map { Array($0.messages[0].text.utf8) }
        #expect(texts.map(\.count) == [800, 880])
        let shared = zip(texts[0], texts[1]).prefix { $0 == $1 }.count
        // Two blocks of 64 tokens; beyond them a few equal letters may follow by chance.
        #expect((512..<530).contains(shared))
        #expect((first.maxTokens, second.maxTokens) == (8, 9))
        #expect(first.ignoreEOS && second.time == 1)
        #expect(plan.next() == nil)
    }

    @Test func scalesChangeLengthsAndRate() {
        let rows = (0..<11).map { TraceRow(timestamp: Double($0) * 1_000, inputLength: 100, outputLength: 10) }
        let scale = TraceScale(input: 0.5, output: 2, rate: 4)
        let plan = Array(IteratorSequence(TraceWorkload(rows: rows, scale: scale, limit: PlanLimit(), seed: 1)))
        #expect(plan.allSatisfy { $0.messages[0].text.utf8.count == 200 && $0.maxTokens == 20 })
        #expect(plan.last?.time == 2.5)
    }
}
