/// One pass over a text's bytes: words, pairs of words, the first and the last ones, numbers with what they count.
///
/// A word is a run of letters and digits, ASCII letters in lower case; in scripts without spaces a character is a word.
/// Its memory is kept from one text to the next.
struct WordScan {
    private var words = [UInt64](repeating: 0, count: Self.maximumWords)
    private var features = [TextFeature](repeating: TextFeature(hash: 0), count: TextReading.maximumFeatures)

    private static let maximumWords = 240

    /// Reads a text.
    /// - Parameters:
    ///   - text: its bytes, escapes resolved.
    ///   - reading: takes counts and signature, and the features where asked.
    ///   - withFeatures: whether features are wanted; without them it is cheaper.
    mutating func read(_ text: [UInt8], into reading: inout TextReading, withFeatures: Bool = true) {
        text.withUnsafeBufferPointer { text in
            words.withUnsafeMutableBufferPointer { words in
                features.withUnsafeMutableBufferPointer { features in
                    var walk = Walk(words: words, features: features, withFeatures: withFeatures)
                    walk.run(text)
                    if withFeatures { walk.addTail() }
                    reading.counts = walk.counts
                    reading.counts.bytes = text.count
                    reading.counts.words = walk.wordCount
                    for word in words[..<walk.wordCount] {
                        reading.signature[Int(truncatingIfNeeded: word >> 8 & 3)] |= 1 << (word & 63)
                    }
                    reading.features.append(contentsOf: UnsafeBufferPointer(rebasing: features[..<walk.featureCount]))
                }
            }
        }
    }
}

extension WordScan {
    /// The way through one text.
    fileprivate struct Walk {
        private let words: UnsafeMutableBufferPointer<UInt64>
        private let features: UnsafeMutableBufferPointer<TextFeature>
        private let withFeatures: Bool
        private(set) var wordCount = 0
        private(set) var featureCount = 0
        private(set) var counts = TextReading.Counts()
        /// The value bucket of a number just passed, whose noun may follow; 0 where none was.
        private var pendingNumber: UInt64 = 0

        init(
            words: UnsafeMutableBufferPointer<UInt64>, features: UnsafeMutableBufferPointer<TextFeature>,
            withFeatures: Bool
        ) {
            self.words = words
            self.features = features
            self.withFeatures = withFeatures
        }

        mutating func run(_ text: UnsafeBufferPointer<UInt8>) {
            ByteKind.table.withUnsafeBufferPointer { kinds in
                var at = 0
                while at < text.count {
                    let byte = text[at]
                    switch kinds[Int(byte)] {
                    case .letter, .capital, .digit, .high: at = addWord(text, from: at, kinds)
                    case .character: at = addCharacter(text, from: at)
                    case .space:
                        if byte == 0x0A { counts.newlines += 1 }
                        at += 1
                    case .apostrophe, .mark:
                        count(byte)
                        at += 1
                    }
                }
            }
        }

        /// Counts a byte that is neither space nor part of a word.
        private mutating func count(_ byte: UInt8) {
            switch byte {
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
            if byte != UInt8(ascii: "-") { pendingNumber = 0 }
        }

        /// Reads the word that begins at `start`; answers where it ends.
        @inline(__always)
        private mutating func addWord(
            _ text: UnsafeBufferPointer<UInt8>, from start: Int, _ kinds: UnsafeBufferPointer<ByteKind>
        ) -> Int {
            var hash = WordHash.start
            var prefix: UInt64 = 0
            var number = 0
            var isNumber = true
            var at = start
            scan: while at < text.count {
                var byte = text[at]
                switch kinds[Int(byte)] {
                case .letter: isNumber = false
                case .capital:
                    counts.capitals += 1
                    byte |= 0x20
                    isNumber = false
                case .digit:
                    counts.digits += 1
                    number = min(number &* 10 &+ Int(byte &- 0x30), 1_000_000)
                case .high:
                    counts.highBytes += 1
                    isNumber = false
                case .apostrophe: isNumber = false
                case .space, .character, .mark: break scan
                }
                hash = WordHash.add(hash, byte)
                at += 1
                if at - start == 5 { prefix = hash }
            }
            add(hash, prefix: prefix, length: at - start, number: isNumber ? number : nil)
            return at
        }

        private mutating func add(_ hash: UInt64, prefix: UInt64, length: Int, number: Int?) {
            guard wordCount < WordScan.maximumWords else { return }
            let word = number != nil && length > 4 ? WordHash.longNumber : WordHash.mixed(hash)
            words[wordCount] = word
            wordCount += 1
            let counted = pendingNumber
            pendingNumber = number.map { UInt64(Int.bitWidth - ($0 + 1).leadingZeroBitCount) } ?? 0
            guard withFeatures, hasRoom else { return }
            append(word, embedded: true)
            if number == nil {
                if length > 6 { append(WordHash.mixed(prefix &+ 5), embedded: true) }
                if counted != 0 {
                    append(WordHash.mixed(word ^ 0xABD))
                    append(WordHash.mixed((word ^ 0xABC) &+ counted &* 0x9E37))
                }
            }
            if wordCount > 1 { pair(words[wordCount - 2], word) }
            if wordCount > 2 { append(WordHash.mixed(words[wordCount - 3] &* 7 &+ word &+ 9)) }
            if wordCount <= 6 { addHead(word) }
        }

        /// Reads the character of three or four bytes at `start`; answers where it ends.
        private mutating func addCharacter(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
            counts.highBytes += 1
            let end = start + (text[start] < 0xF0 ? 3 : 4)
            guard wordCount < WordScan.maximumWords else { return end }
            var own = UInt64(text[start]) + WordHash.character
            for place in start + 1..<end where place < text.count { own = WordHash.add(own, text[place]) }
            let word = WordHash.mixed(own)
            words[wordCount] = word
            wordCount += 1
            pendingNumber = 0
            guard withFeatures, hasRoom else { return end }
            append(word, embedded: true)
            if wordCount > 1 { pair(words[wordCount - 2], word) }
            return end
        }

        /// Whether all that one word and the tail may add still fits.
        private var hasRoom: Bool { featureCount < TextReading.maximumFeatures - 32 }

        @inline(__always)
        private mutating func append(_ hash: UInt64, embedded: Bool = false) {
            features[featureCount] = TextFeature(hash: hash, embedded: embedded)
            featureCount += 1
        }

        private mutating func pair(_ before: UInt64, _ word: UInt64) {
            append(WordHash.mixed(before &* 3 &+ word))
        }

        /// The first words by their place, and the first two, three and five together.
        private mutating func addHead(_ word: UInt64) {
            append(WordHash.mixed(word &+ UInt64(1_000 + wordCount)))
            guard wordCount == 2 || wordCount == 3 || wordCount == 5 else { return }
            var chain: UInt64 = 0
            for word in words[..<wordCount] { chain = chain &* 31 &+ word }
            append(WordHash.mixed(chain &+ 11))
        }

        /// The last words by their distance from the end, and the last two together.
        mutating func addTail() {
            for back in 1...4 where wordCount >= back {
                append(WordHash.mixed(words[wordCount - back] &+ UInt64(2_000 + back)))
            }
            if wordCount >= 2 {
                append(WordHash.mixed(words[wordCount - 2] &* 31 &+ words[wordCount - 1] &+ 77))
            }
        }
    }
}
