import Testing

@testable import Routing

@Suite struct WordScanTests {
    private func reading(_ text: String) -> TextReading {
        var reading = TextReading()
        var scan = WordScan()
        scan.read([UInt8](text.utf8), into: &reading)
        return reading
    }

    @Test func caseAndSpacesDoNotMatterToWords() {
        #expect(reading("Write a POEM").features == reading("write  a\tpoem").features)
        #expect(reading("write a poem").features != reading("poem a write").features)
    }

    @Test func countsAreThoseOfTheText() {
        let counts = reading("List 10 ideas:\n- `a`, B?\n{x}").counts
        #expect(counts.words == 6 && counts.newlines == 2 && counts.questions == 1 && counts.backticks == 2)
        #expect(counts.digits == 2 && counts.capitals == 2 && counts.brackets == 2 && counts.bullets == 1)
        #expect(counts.colons == 1 && counts.commas == 1 && counts.lastMark == UInt8(ascii: "}"))
    }

    @Test func charactersOfScriptsWithoutSpacesAreWords() {
        #expect(reading("漢字").counts.words == 2)
        #expect(reading("Über café").counts.words == 2)
    }

    @Test func textsWithCommonWordsHaveCommonBits() {
        let poem = reading("write a poem about the sea").signature
        #expect(AnsweredTurn.overlap(poem, poem) == 1)
        #expect(AnsweredTurn.overlap(poem, reading("write a poem about a tree").signature) > 0.4)
        #expect(AnsweredTurn.overlap(poem, reading("translate this sentence please").signature) < 0.3)
    }

    @Test func aNumberIsSeenWithWhatItCounts() {
        let few = Set(reading("in 500 words").features.map(\.wide))
        let same = Set(reading("in 510 words").features.map(\.wide))
        let many = Set(reading("in 50 words").features.map(\.wide))
        #expect(few.intersection(same).count > few.intersection(many).count)
    }

    @Test func featuresAreBounded() {
        for text in [String(repeating: "a b ", count: 5_000), String(repeating: "漢", count: 5_000)] {
            #expect(reading(text).features.count <= TextReading.maximumFeatures)
        }
    }
}
