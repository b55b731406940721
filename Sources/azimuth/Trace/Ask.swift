import Foundation

/// One message of a made conversation, and how long the answer to such a one mostly is.
///
/// The lengths are invented: a few words for a yes or no, a sentence for a fact, what a list, an essay or a program may
/// take. So much of the length stands in the words that taggers do better here than on what people really write.
struct Ask: Sendable {
    let text: String
    /// Median tokens of the answer.
    let medianAnswer: Double
    private let kind: Kind

    /// Tokens of the text, at some 4.5 bytes each.
    var tokens: Int { max(2, Int((Double(text.utf8.count) / 4.5).rounded())) }

    private enum Kind: CaseIterable {
        case confirm, fact, translate, list, explain, essay, code, summary, story
    }

    /// The first message of a conversation.
    init(_ random: inout SeededGenerator) {
        self.init(Kind.allCases[random.below(Kind.allCases.count)], &random)
    }

    /// A message that follows another of the same conversation, whose answer had `answered` tokens.
    init(after other: Ask, answered: Int, _ random: inout SeededGenerator) {
        let topic = Self.topic(&random)
        switch random.below(6) {
        case 0: self.init("Make it shorter.", max(2, 0.5 * Double(answered)), other.kind)
        case 1: self.init("Go on, in more detail please.", 1.3 * Double(answered) + 40, other.kind)
        case 2: self.init(&random)
        default: self.init("And the same for \(topic)?", other.medianAnswer, other.kind)
        }
    }

    private init(_ text: String, _ median: Double, _ kind: Kind) {
        self.text = text
        medianAnswer = min(max(median, 1), 2_500)
        self.kind = kind
    }

    private init(_ kind: Kind, _ random: inout SeededGenerator) {
        let topic = Self.topic(&random)
        let (text, median): (String, Double)
        switch kind {
        case .confirm: (text, median) = ("Is it true that \(topic) can be dangerous? Answer yes or no.", 4)
        case .fact: (text, median) = ("Who was the first to describe \(topic)?", 22)
        case .translate:
            let words = 8 + random.below(60)
            (text, median) = (
                "Translate into French: \"\(Self.sentence(words, &random))\"", 1.6 * Double(words)
            )
        case .list:
            let count = 3 + random.below(18)
            (text, median) = ("List \(count) ideas for a talk about \(topic).", 26 * Double(count))
        case .explain: (text, median) = ("Explain to a beginner how \(topic) works.", 260)
        case .essay:
            let words = 100 * (2 + random.below(9))
            (text, median) = ("Write an essay of \(words) words about \(topic).", 1.3 * Double(words))
        case .code: (text, median) = ("Write a Python function that sorts records about \(topic).", 310)
        case .summary:
            let sentences = 1 + random.below(6)
            (text, median) = (
                "Summarise this in \(sentences) sentences:\n\(Self.sentence(80 + random.below(400), &random))",
                28 * Double(sentences)
            )
        case .story: (text, median) = ("Tell a long story in which \(topic) plays a part.", 750)
        }
        switch random.below(8) {
        case 0: self.init(text + " Be brief.", 0.5 * median, kind)
        case 1: self.init(text + " Think step by step and give examples.", 1.6 * median + 60, kind)
        default: self.init(text, median, kind)
        }
    }

    private static let things = [
        "tides", "bridges", "fermentation", "glaciers", "interest rates", "magnets", "migration of birds", "vaccines",
        "sailing", "clay", "volcanoes", "radio", "chess openings", "soil", "lenses", "compilers", "mortgages",
        "orchids",
    ]
    private static let places = ["Iceland", "Peru", "the Alps", "Kenya", "Japan", "Ohio", "a small village", "the sea"]
    private static let words = [
        "the", "old", "river", "runs", "under", "a", "stone", "bridge", "and", "people", "sell", "bread", "there",
        "every",
        "morning", "until", "rain", "comes", "from", "hills", "with", "some", "wind",
    ]

    private static func topic(_ random: inout SeededGenerator) -> String {
        "\(things[random.below(things.count)]) in \(places[random.below(places.count)])"
    }

    private static func sentence(_ count: Int, _ random: inout SeededGenerator) -> String {
        (0..<count).map { _ in words[random.below(words.count)] }.joined(separator: " ")
    }
}
