import EngineModel
import Foundation

/// How long the emulated model's answer to a request is, from the request's own content.
///
/// The logarithm of the length is a sum that a length predictor can learn (words that ask for more or less, the length
/// of the question) and of noise that it cannot (normal, from a hash of the content). Equal requests get equal answers.
struct AnswerLength: Sendable {
    /// Mixed into the noise.
    var seed: UInt64

    /// Standard deviation of the noise, in natural logarithms.
    static let noise = 0.45
    /// Median answer, in tokens, to a short question without any of the words.
    static let median = 110.0

    /// Words and what each adds to the logarithm.
    private static let words: [String: Double] = [
        "briefly": -1.1, "brief": -0.9, "short": -0.7, "concise": -0.9, "sentence": -0.9, "classify": -1.4, "label": -1,
        "yes": -1.2, "summarize": -0.3, "summarise": -0.3, "summary": -0.3, "translate": -0.2,
        "list": 0.3, "bullet": 0.2, "steps": 0.35, "table": 0.3, "explain": 0.35, "describe": 0.3, "compare": 0.4,
        "detail": 0.7, "detailed": 0.7, "thorough": 0.7, "comprehensive": 0.8, "essay": 1.1, "story": 1, "long": 0.5,
        "code": 0.6, "function": 0.5, "implement": 0.7, "program": 0.6, "write": 0.3,
    ]

    /// Tokens of the answer, at least 1, before any cap of the request's.
    /// - Parameters:
    ///   - question: the last user message or the prompt; empty where the prompt came as token ids.
    ///   - promptTokens: length of the whole prompt.
    ///   - contentHash: hash of the whole prompt.
    func tokens(question: String, promptTokens: Int, contentHash: UInt64) -> Int {
        let asked = min(2, max(-2, Self.weight(of: question)))
        let size = 0.12 * log(1 + Double(question.utf8.count) / 200) + 0.05 * log(1 + Double(promptTokens) / 500)
        let noise = Self.noise * Self.normal(BlockHash.mix(contentHash ^ seed))
        let length = Self.median * exp(asked + size + noise)
        return Int(min(16_384, max(1, length.rounded())))
    }

    /// Sum over the known words of a text's first 4,096 bytes, each counted once.
    private static func weight(of text: String) -> Double {
        var sum = 0.0
        var seen: Set<String> = []
        var word: [UInt8] = []
        func close() {
            if word.count >= 3, word.count <= 13 {
                let key = String(decoding: word, as: UTF8.self)
                if let weight = words[key], seen.insert(key).inserted { sum += weight }
            }
            word.removeAll(keepingCapacity: true)
        }
        for byte in text.utf8.prefix(4_096) {
            let lower = byte | 0x20
            if lower &- 0x61 < 26 { word.append(lower) } else { close() }
        }
        close()
        return sum
    }

    /// A standard normal number from a hash (Box-Muller).
    private static func normal(_ hash: UInt64) -> Double {
        let radius = Double(hash >> 11) / Double(1 << 53)
        let angle = Double(BlockHash.mix(hash &+ 1) >> 11) / Double(1 << 53)
        return sqrt(-2 * log(max(radius, 1e-12))) * cos(2 * .pi * angle)
    }
}
