import Testing

@testable import azimuth

@Suite struct RecordedSessionsTests {
    private let turns: [RecordedTurn] = (0..<400).flatMap { session in
        var history = 0
        return (0..<1 + session % 4).map { turn in
            let answer = 20 + 13 * (session % 9)
            defer { history += 50 + answer }
            return RecordedTurn(s: session, t: turn, pt: 50, ht: history, rt: answer, p: "say \(session).\(turn)")
        }
    }

    @Test func everyTurnKeepsItsPlaceItsLengthsAndItsWords() throws {
        let rows = RecordedSessions(rate: 20, think: 4, seed: 1).rows(turns)
        #expect(rows[0].timestamp == 0)
        #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.timestamp <= $1.timestamp })
        var last: [String: TraceRow] = [:]
        for row in rows {
            let name = try #require(row.session)
            let words = try #require(row.prompt)
            #expect(row.hashIDs.count == row.inputLength / 64)
            if let before = last[name] {
                #expect(row.inputLength == before.inputLength + before.outputLength + 50)
                #expect(row.hashIDs.starts(with: before.hashIDs))
                #expect(words.split(separator: ".")[0] == before.prompt?.split(separator: ".")[0])
            } else {
                #expect(row.inputLength == 50 && words.hasSuffix(".0"))
            }
            last[name] = row
        }
        #expect(rows == RecordedSessions(rate: 20, think: 4, seed: 1).rows(turns))
        #expect(rows != RecordedSessions(rate: 20, think: 4, seed: 2).rows(turns))
        #expect(RecordedSessions(rate: 20, think: 4, seed: 1).rows(turns, requests: 7).count == 7)
    }

    @Test(arguments: [2.0, 10])
    func theRateIsEvenFromTheBeginning(rate: Double) {
        let rows = RecordedSessions(rate: rate, think: 6, seed: 3).rows(turns)
        let half = rows.count / 2
        for part in [rows[..<half], rows[half...]] {
            let seconds = ((part.last?.timestamp ?? 0) - (part.first?.timestamp ?? 0)) / 1_000
            let found = Double(part.count) / seconds
            #expect(found > 0.75 * rate && found < 1.3 * rate, "\(found)")
        }
    }

    @Test func asksTellInWordsHowLongTheAnswerWillBe() {
        let rows = TraceGenerator.make(.asks, requests: 1_500, rate: 8, seed: 2)
        #expect(rows.allSatisfy { $0.session != nil && $0.prompt?.isEmpty == false })
        func mean(_ words: String) -> Double {
            let found = rows.filter { $0.prompt?.hasPrefix(words) ?? false }
            return found.reduce(0) { $0 + Double($1.outputLength) } / Double(max(found.count, 1))
        }
        #expect(mean("Is it true") < 20 && mean("Who was") < 60 && mean("Tell a long story") > 400)
    }
}
