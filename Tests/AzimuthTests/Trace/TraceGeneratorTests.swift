import Foundation
import Testing

@testable import azimuth

@Suite struct TraceGeneratorTests {
    @Test(arguments: TraceRecipe.allCases)
    func rowsAreInOrderAtTheRateAskedForAndWithinBounds(recipe: TraceRecipe) throws {
        let rows = TraceGenerator.make(recipe, requests: 1_500, rate: 8, seed: 4)
        #expect(rows.count == 1_500)
        #expect(rows[0].timestamp == 0)
        #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.timestamp <= $1.timestamp })
        let rate = 1_499 / (rows[1_499].timestamp / 1_000)
        #expect((7...9).contains(rate), "\(rate)")
        for row in rows {
            #expect((1...40_000).contains(row.inputLength) && (1...4_000).contains(row.outputLength))
            #expect(row.hashIDs.count == row.inputLength / 64)
        }
        #expect(rows == TraceGenerator.make(recipe, requests: 1_500, rate: 8, seed: 4))
        #expect(rows != TraceGenerator.make(recipe, requests: 1_500, rate: 8, seed: 5))
    }

    /// Share of the blocks that were seen before.
    private func reuse(_ rows: [TraceRow]) -> Double {
        var seen: Set<UInt64> = []
        var hits = 0
        for row in rows { hits += row.hashIDs.count { !seen.insert($0).inserted } }
        return Double(hits) / Double(rows.reduce(0) { $0 + $1.hashIDs.count })
    }

    @Test func kindsReuseWhatTheySayTheyDo() {
        func reuse(_ recipe: TraceRecipe) -> Double {
            self.reuse(TraceGenerator.make(recipe, requests: 1_500, rate: 8, seed: 1))
        }
        #expect((0.3...0.6).contains(reuse(.prefixes)))
        #expect((0.5...0.9).contains(reuse(.sessions)))
        #expect((0.7...0.98).contains(reuse(.agents)))
        #expect(reuse(.reasoning) == 0)
        #expect(reuse(.questions) == 0)
    }

    @Test func aSessionsPromptBeginsWithTheOneBefore() throws {
        var last: [String: TraceRow] = [:]
        var turns = 0
        for row in TraceGenerator.make(.sessions, requests: 500, rate: 8, seed: 1) {
            let name = try #require(row.session)
            if let before = last[name] {
                turns += 1
                #expect(row.hashIDs.starts(with: before.hashIDs))
                // The answer before is part of the prompt now.
                #expect(row.inputLength > before.inputLength + before.outputLength)
            }
            last[name] = row
        }
        #expect(turns > 200)
    }

    @Test func questionsAreAsLongAsShareGPTs() {
        let rows = TraceGenerator.make(.questions, requests: 20_000, rate: 30, seed: 1)
        let prompt = Double(rows.reduce(0) { $0 + $1.inputLength }) / 20_000
        let answer = Double(rows.reduce(0) { $0 + $1.outputLength }) / 20_000
        #expect((230...262).contains(prompt), "\(prompt)")
        #expect((318...332).contains(answer), "\(answer)")
    }

    @Test func burstsAreBursts() {
        let rows = TraceGenerator.make(.bursts, requests: 6_000, rate: 10, seed: 2)
        let inBursts = rows.count { ($0.timestamp / 1_000).truncatingRemainder(dividingBy: 60) >= 50 }
        // A sixth of the time has four ninths of the requests.
        #expect(abs(Double(inBursts) / 6_000 - 4.0 / 9) < 0.04)
    }

    @Test func whatIsWrittenIsReadAgain() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var rows = TraceGenerator.make(.drift, requests: 300, rate: 8, seed: 1)
        rows[3].prompt = "a \"quoted\"\nline"
        for name in ["t.jsonl", "t.jsonl.gz"] {
            let path = folder.appending(path: name).path
            try TraceWriter.write(rows, to: path)
            #expect(try TraceReader.read(path: path, order: .ascending) == rows)
        }
        let failure = #expect(throws: CommandFailure.self) { try TraceWriter.write(rows, to: "/nonexistent/t.jsonl") }
        #expect(failure?.status == .cannotWrite)
    }
}
