import Routing

/// Times the length tagger on bodies of 2 KB and 100 KB: what it adds to the scan of a body, the prediction, and the
/// learning from the answer. One line of JSON for each size.
@main
struct TaggerBench {
    private static let clock = SuspendingClock()
    private static let words = [
        "write", "the", "a", "summary", "river", "of", "list", "explain", "code", "table", "in", "and", "what", "is",
        "poem", "function", "data", "please", "short", "long", "how", "many", "words", "500", "history", "python",
    ]

    static func main() throws {
        for bytes in [2_000, 100_000] { print(try measure(bytes: bytes, rounds: bytes > 10_000 ? 3_000 : 20_000)) }
    }

    private static func measure(bytes: Int, rounds: Int) throws -> String {
        var random = RoutingGenerator(seed: 3)
        let bodies = (0..<64).map { _ in [UInt8](body(bytes: bytes, &random).utf8) }
        var tagger = LengthTagger()
        let reader = LengthReader()
        var plain: [Double] = []
        var whole: [Double] = []
        for round in 0..<rounds {
            let body = bodies[round % bodies.count]
            var start = clock.now
            let facts = try body.withUnsafeBytes { try RequestScanner.scan($0, path: .chat) }
            plain.append(microseconds(since: start))
            precondition(facts.promptBytes > bytes / 2, "the body was not read")
            start = clock.now
            _ = try body.withUnsafeBytes { try RequestScanner.scan($0, path: .chat, reader: reader) }
            let tagged = tagger.predict(reader.query)
            tagger.learn(tagged, tokens: 1 + (round * 37) % 600)
            whole.append(microseconds(since: start))
        }
        let middle = rounds / 2
        let (scan, all) = (plain.sorted(), whole.sorted())
        return "{\"bytes\": \(bytes), \"scan_p50_us\": \(scan[middle]), "
            + "\"tagger_p50_us\": \(max(all[middle] - scan[middle], 0)), "
            + "\"tagger_p99_us\": \(max(all[rounds * 99 / 100] - scan[middle], 0))}"
    }

    private static func microseconds(since start: SuspendingClock.Instant) -> Double {
        let elapsed = start.duration(to: clock.now).components
        return Double(elapsed.seconds) * 1e6 + Double(elapsed.attoseconds) * 1e-12
    }

    /// A conversation of eight messages, the last one with the larger half of the text.
    private static func body(bytes: Int, _ random: inout RoutingGenerator) -> String {
        func text(_ bytes: Int) -> String {
            var text = ""
            while text.utf8.count < bytes { text += words[random.index(below: words.count)] + " " }
            return text
        }
        var messages = #"{"role":"system","content":"You are a helpful assistant."}"#
        for turn in 0..<6 {
            let role = turn % 2 == 0 ? "user" : "assistant"
            messages += #",{"role":"\#(role)","content":"\#(text(bytes / 14))"}"#
        }
        messages += #",{"role":"user","content":"\#(text(bytes / 2))"}"#
        return #"{"model":"m","max_tokens":512,"temperature":0.7,"messages":[\#(messages)]}"#
    }
}
