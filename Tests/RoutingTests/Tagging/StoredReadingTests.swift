import Testing

@testable import Routing

/// Stored weights belong to the places that texts are hashed to: whatever becomes faster must read the same.
@Suite struct StoredReadingTests {
    private static let pieces: [String] = [
        "word", "Another", "don't", "x", "500", "12345678901234567890", "a-b", "{x}", "`code`", "\n", "? ", ", ", "漢字",
        "é", "ж", "😀", "'", "-", "internationalisation", "v2beta", "\t", "…", "end.", "A",
    ]

    private func text(_ random: inout RoutingGenerator) -> [UInt8] {
        var text: [UInt8] = []
        for _ in 0..<random.index(below: 300) {
            text += [UInt8](Self.pieces[random.index(below: Self.pieces.count)].utf8)
            switch random.index(below: 40) {
            case 0: text.append(UInt8(random.index(below: 256)))
            case 1: text += [UInt8](#"\u00e9\ud83d\ude00\n\\"#.utf8)
            default: text.append(0x20)
            }
        }
        return text
    }

    @Test func textsAreReadAsTheStoredWeightsSawThem() {
        var random = RoutingGenerator(seed: 77)
        var digest: UInt64 = 14_695_981_039_346_656_037
        func add(_ value: Int) { digest = (digest ^ UInt64(truncatingIfNeeded: value)) &* 1_099_511_628_211 }
        var scratch = TextScratch()
        var scan = WordScan()
        for round in 0..<400 {
            text(&random).withUnsafeBytes { scratch.take($0, escaped: round % 2 == 0) }
            var reading = TextReading()
            scan.read(scratch.bytes, into: &reading)
            for feature in reading.features {
                add(feature.wide)
                add(feature.embedding ?? -1)
            }
            let counts = reading.counts
            for count in [
                counts.bytes, counts.words, counts.newlines, counts.questions, counts.backticks, counts.digits,
                counts.highBytes, counts.capitals, counts.brackets, counts.bullets, counts.colons, counts.commas,
                Int(counts.lastMark),
            ] {
                add(count)
            }
            for lane in 0..<4 { add(Int(truncatingIfNeeded: reading.signature[lane])) }
        }
        #expect(digest == 13_261_751_136_099_857_013)
    }
}
