import Testing

@testable import Routing

@Suite struct TextScratchTests {
    private func taken(_ text: [UInt8], escaped: Bool = false) -> [UInt8] {
        var scratch = TextScratch()
        text.withUnsafeBytes { scratch.take($0, escaped: escaped) }
        return scratch.bytes
    }

    @Test func aShortTextIsKeptWhole() {
        let text = String(repeating: "é", count: 563)
        #expect(taken([UInt8](text.utf8)) == [UInt8](text.utf8))
    }

    @Test func aLongTextIsCutToItsHeadAndItsTail() {
        let head = String(repeating: "ä", count: 420)
        let tail = String(repeating: "z", count: 139) + "漢"
        let text = head + String(repeating: "middle ", count: 100_000) + tail
        #expect(String(decoding: taken([UInt8](text.utf8)), as: UTF8.self) == head + " … " + tail)
    }

    @Test func escapesAreResolved() {
        let text = [UInt8](#"a\n\"b\"\\ é 😀 \/ \t"#.utf8)
        #expect(String(decoding: taken(text, escaped: true), as: UTF8.self) == "a\n\"b\"\\ é 😀 / \t")
    }

    @Test func anEscapedTextAndItsPlainFormAreTheSame() {
        let plain = String(repeating: "line \"one\"\n\\ two ", count: 400)
        var escaped = ""
        for scalar in plain.unicodeScalars {
            switch scalar {
            case "\n": escaped += "\\n"
            case "\"": escaped += "\\\""
            case "\\": escaped += "\\\\"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        #expect(taken([UInt8](plain.utf8)) == taken([UInt8](escaped.utf8), escaped: true))
    }

    @Test func whateverTheBytesLittleIsKept() {
        var random = RoutingGenerator(seed: 5)
        for round in 0..<300 {
            let size = random.index(below: round % 10 == 0 ? 50_000 : 3_000)
            let fill = random.index(below: 4)
            let text = (0..<size).map { _ -> UInt8 in
                switch fill {
                case 0: return 0x80
                case 1: return 0x5C
                case 2: return [0x5C, 0x75, 0x64, 0x38, 0x22, 0xF0][random.index(below: 6)]
                default: return UInt8(random.index(below: 256))
                }
            }
            for escaped in [false, true] {
                #expect(taken(text, escaped: escaped).count <= TextScratch.wholeCharacters * 4 + 900)
            }
        }
    }
}
