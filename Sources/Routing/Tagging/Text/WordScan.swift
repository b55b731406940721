/// One pass over a text's bytes: words, pairs of words, the first and the last ones, numbers with what they count.
///
/// A word is a run of letters and digits, ASCII letters in lower case; in scripts without spaces a character is a word.
struct WordScan {
    private var words: [UInt64] = []
    /// The value bucket of a number just passed, whose noun may follow.
    private var pendingNumber: UInt64?

    private static let maximumWords = 240

    init() { words.reserveCapacity(Self.maximumWords) }

    /// Reads a text.
    /// - Parameters:
    ///   - text: its bytes, escapes resolved.
    ///   - reading: takes counts and signature, and the features where asked.
    ///   - withFeatures: whether features are wanted; without them it is cheaper.
    mutating func read(_ text: [UInt8], into reading: inout TextReading, withFeatures: Bool = true) {
        words.removeAll(keepingCapacity: true)
        pendingNumber = nil
        text.withUnsafeBufferPointer { walk($0, &reading, withFeatures) }
        reading.counts.bytes = text.count
        reading.counts.words = words.count
        for word in words {
            reading.signature[Int(truncatingIfNeeded: word >> 8 & 3)] |= 1 << (word & 63)
        }
        if withFeatures { addTail(&reading) }
    }

    private mutating func walk(_ text: UnsafeBufferPointer<UInt8>, _ reading: inout TextReading, _ full: Bool) {
        var counts = TextReading.Counts()
        var hash: UInt64 = 0
        var prefix: UInt64 = 0
        var length = 0
        var number: Int? = nil
        var at = 0
        while at <= text.count {
            let byte = at < text.count ? text[at] : 0x20
            let kind = at < text.count ? ByteKind.of(byte) : .space
            switch kind {
            case .letter, .capital, .digit, .high:
                if length == 0 {
                    hash = WordHash.start
                    number = 0
                    prefix = 0
                }
                if kind == .capital { counts.capitals += 1 }
                if kind == .high { counts.highBytes += 1 }
                if kind == .digit {
                    counts.digits += 1
                    number = number.map { min($0 * 10 + Int(byte - 0x30), 1_000_000) }
                } else {
                    number = nil
                }
                hash = WordHash.add(hash, kind == .capital ? byte | 0x20 : byte)
                length += 1
                if length == 5 { prefix = hash }
                at += 1
                continue
            case .apostrophe where length > 0:
                hash = WordHash.add(hash, byte)
                number = nil
                length += 1
                if length == 5 { prefix = hash }
                at += 1
                continue
            default:
                break
            }
            if length > 0 {
                add(hash, prefix: length > 6 ? prefix : 0, number: number, digits: length, &reading, full)
                length = 0
            }
            if kind == .character {
                counts.highBytes += 1
                let size = byte < 0xF0 ? 3 : 4
                var own = UInt64(byte) + WordHash.character
                for offset in 1..<size where at + offset < text.count {
                    own = WordHash.add(own, text[at + offset])
                }
                addCharacter(WordHash.mixed(own), &reading, full)
                at += size
                continue
            }
            if at < text.count { count(byte, &counts) }
            at += 1
        }
        reading.counts = counts
    }

    /// Counts a byte that is no part of a word.
    private mutating func count(_ byte: UInt8, _ counts: inout TextReading.Counts) {
        switch byte {
        case 0x0A: counts.newlines += 1
        case UInt8(ascii: "?"): counts.questions += 1
        case UInt8(ascii: "`"): counts.backticks += 1
        case UInt8(ascii: ":"): counts.colons += 1
        case UInt8(ascii: ","): counts.commas += 1
        case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ";"), UInt8(ascii: "("), UInt8(ascii: "="),
            UInt8(ascii: "<"):
            counts.brackets += 1
        case UInt8(ascii: "-"), UInt8(ascii: "*"): counts.bullets += 1
        default: break
        }
        guard byte > 0x20 else { return }
        counts.lastMark = byte
        // "500-word" counts words as "500 words" does.
        if byte != UInt8(ascii: "-") { pendingNumber = nil }
    }

    private mutating func add(
        _ hash: UInt64, prefix: UInt64, number: Int?, digits: Int, _ reading: inout TextReading, _ full: Bool
    ) {
        guard words.count < Self.maximumWords else { return }
        let word = number != nil && digits > 4 ? WordHash.longNumber : WordHash.mixed(hash)
        words.append(word)
        defer { pendingNumber = number.map { UInt64(Int.bitWidth - ($0 + 1).leadingZeroBitCount) } }
        guard full, reading.features.count < TextReading.maximumFeatures - 32 else { return }
        reading.features.append(TextFeature(hash: word, embedded: true))
        if prefix != 0, number == nil {
            reading.features.append(TextFeature(hash: WordHash.mixed(prefix &+ 5), embedded: true))
        }
        if let pendingNumber, number == nil {
            reading.features.append(TextFeature(hash: WordHash.mixed(word ^ 0xABD)))
            reading.features.append(TextFeature(hash: WordHash.mixed((word ^ 0xABC) &+ pendingNumber &* 0x9E37)))
        }
        let count = words.count
        if count > 1 { pair(words[count - 2], word, &reading) }
        if count > 2 {
            reading.features.append(TextFeature(hash: WordHash.mixed(words[count - 3] &* 7 &+ word &+ 9)))
        }
        if count <= 6 { addHead(word, count, &reading) }
    }

    private mutating func addCharacter(_ word: UInt64, _ reading: inout TextReading, _ full: Bool) {
        guard words.count < Self.maximumWords else { return }
        words.append(word)
        pendingNumber = nil
        guard full, reading.features.count < TextReading.maximumFeatures - 32 else { return }
        reading.features.append(TextFeature(hash: word, embedded: true))
        if words.count > 1 { pair(words[words.count - 2], word, &reading) }
    }

    private func pair(_ before: UInt64, _ word: UInt64, _ reading: inout TextReading) {
        reading.features.append(TextFeature(hash: WordHash.mixed(before &* 3 &+ word)))
    }

    /// The first words by their place, and the first two, three and five together.
    private func addHead(_ word: UInt64, _ count: Int, _ reading: inout TextReading) {
        reading.features.append(TextFeature(hash: WordHash.mixed(word &+ UInt64(1_000 + count))))
        guard count == 2 || count == 3 || count == 5 else { return }
        var chain: UInt64 = 0
        for word in words { chain = chain &* 31 &+ word }
        reading.features.append(TextFeature(hash: WordHash.mixed(chain &+ 11)))
    }

    /// The last words by their distance from the end, and the last two together.
    private func addTail(_ reading: inout TextReading) {
        let count = words.count
        for back in 1...4 where count >= back {
            reading.features.append(TextFeature(hash: WordHash.mixed(words[count - back] &+ UInt64(2_000 + back))))
        }
        if count >= 2 {
            reading.features.append(
                TextFeature(hash: WordHash.mixed(words[count - 2] &* 31 &+ words[count - 1] &+ 77)))
        }
    }
}
