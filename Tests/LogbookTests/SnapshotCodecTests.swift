import Foundation
import Routing
import Testing

@testable import Logbook

@Suite struct SnapshotCodecTests {
    /// Fails when a field is added to a snapshot and not to the logbook.
    @Test func everyFieldOfASnapshotHasANameInTheLogbook() {
        func snakeCase(_ name: String) -> String {
            name.replacingOccurrences(of: "TTFT", with: "Ttft").reduce(into: "") { text, character in
                text += character.isUppercase ? "_" + character.lowercased() : String(character)
            }
        }
        let request = Mirror(reflecting: RequestSnapshot()).children.compactMap(\.label).map(snakeCase)
        let instance = Mirror(reflecting: InstanceSnapshot(id: InstanceID(0))).children.compactMap(\.label)
            .filter { $0 != "id" && $0 != "prediction" }.map(snakeCase)
        let prediction = Mirror(reflecting: PredictionSnapshot()).children.compactMap(\.label)
            .map { "predicted_" + snakeCase($0) }
        #expect(request == SnapshotFields.request)
        #expect(instance + prediction == SnapshotFields.instance)
    }

    @Test func eachNumberComesBackIntoItsOwnField() throws {
        var random = SeededGenerator(seed: 11)
        for instances in [0, 1, 7] {
            let snapshot = Fixtures.decision(1, instances: max(1, instances), using: &random).decision.snapshot
            var cut = snapshot
            cut.instances = Array(snapshot.instances.prefix(instances))
            let numbers = cut.logged
            #expect(Set(numbers.map(\.bitPattern)).count == numbers.count)
            let bytes = Float.withLittleEndianBytes(of: numbers) { Data($0) }
            let read = SnapshotCodec.current.decode(bytes, time: cut.time, instances: cut.instances.map(\.id))
            #expect(read == cut)
        }
    }

    @Test func aRowOfOtherFieldsKeepsWhatIsKnownOfIt() throws {
        let codec = SnapshotCodec(
            requestFields: ["gone", "prompt_tokens"], instanceFields: ["waiting", "gone_too", "running"])
        let bytes = Float.withLittleEndianBytes(of: [1, 2, 3, 4, 5] as [Float]) { Data($0) }
        let read = try #require(codec.decode(bytes, time: 9, instances: [InstanceID(3)]))
        #expect(read.request.promptTokens == 2 && read.request.maxTokens == 0)
        #expect(read.instances[0].waiting == 3 && read.instances[0].running == 5)
        #expect(read.instances[0].scrapeAge == InstanceSnapshot.neverScraped)
        #expect(codec.decode(bytes.dropLast(4), time: 9, instances: [InstanceID(3)]) == nil)
    }

    @Test func rankingsComeBack() {
        var random = SeededGenerator(seed: 4)
        for count in 0..<20 {
            let length = Int.random(in: 0...count, using: &random)
            let ranking = Array((0..<count).shuffled(using: &random).prefix(length))
            #expect(Ranks.ranking(of: Ranks.ranks(of: ranking, candidates: count)) == ranking)
        }
    }

    @Test func longTextsAreCutBetweenCharacters() {
        #expect(BoundedText.cut("abc", to: 3) == "abc")
        #expect(BoundedText.cut("abcd", to: 3) == "abc")
        #expect(BoundedText.cut("aé€😀", to: 9) == "aé€")
        #expect(BoundedText.cut("aé€😀", to: 10) == "aé€😀")
        #expect(BoundedText.cut("é", to: 1) == "")
    }
}
