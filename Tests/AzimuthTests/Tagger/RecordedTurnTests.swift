import Foundation
import Testing

@testable import azimuth

@Suite struct RecordedTurnTests {
    private func file(_ text: String) throws -> String {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("turns-\(UUID().uuidString)").path
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    private let line = #"{"s":4,"t":1,"f":0,"pt":3,"ht":9,"rt":20,"p":"hé\n"}"#

    @Test func linesAreReadAndBlankOnesPassedOver() throws {
        let turns = try RecordedTurn.read(file(line + "\n\n" + line + "\n"))
        #expect(turns.count == 2 && turns[0].p == "hé\n" && turns[0].rt == 20 && !turns[0].isFirst)
    }

    @Test(arguments: [
        ("{", ":1: expected"), ("{\"s\":1}", ":1: expected"), ("", "has no turns"),
        (#"{"s":4,"t":1,"pt":-3,"ht":9,"rt":20,"p":""}"#, "pt is -3"),
        (#"{"s":4,"t":1,"pt":3,"ht":9,"p":""}"#, "rt is missing"),
    ])
    func aFaultNamesItsLine(_ text: String, _ words: String) throws {
        let path = try file(text)
        do {
            _ = try RecordedTurn.read(path)
            Issue.record("no fault")
        } catch let failure as CommandFailure {
            #expect(failure.description.contains(words) && failure.status == .badInput)
        }
    }

    @Test func conversationsAreNeverSplit() throws {
        let text = [7, 7, 3, 9, 3, 9, 9, 1].map { line.replacing("\"s\":4", with: "\"s\":\($0)") }
        let parts = try RecordedTurn.read(file(text.joined(separator: "\n"))).split(share: 0.5)
        #expect(parts.first.map(\.s) == [7, 7, 3, 3] && parts.rest.map(\.s) == [9, 9, 9, 1])
    }

    @Test func theShippedTaggerCanBeReadAndBeatsAConstant() throws {
        let path =
            URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
            + "/../../../" + TaggerFile.shippedName
        let tagger = try TaggerFile.read(path)
        #expect(tagger.trust.weight == 1)
        func median(_ text: String) -> Float {
            tagger.predict(
                .init(text: text, promptTokens: text.utf8.count / 4, historyTokens: 0, turn: 0, session: 0)
            ).prediction.q50
        }
        #expect(median("Write a detailed 1000 word essay about the history of Rome") > 350)
        #expect(median("Answer with yes or no only: is 7 a prime number?") < 100)
    }
}
