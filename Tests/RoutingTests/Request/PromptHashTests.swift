import Testing

@testable import Routing

private func chat(_ messages: [(String, String)], model: String = "m", tail: String = "") -> [UInt8] {
    let list = messages.map { "{\"role\":\"\($0.0)\",\"content\":\"\($0.1)\"}" }.joined(separator: ",")
    return Array("{\"model\":\"\(model)\",\"messages\":[\(list)]\(tail)}".utf8)
}

private func hashes(_ body: [UInt8], _ endpoint: RequestFacts.Endpoint = .chat) throws -> [UInt64] {
    try body.withUnsafeBytes { try RequestScanner.scan($0, path: endpoint).blockHashes }
}

private func text(_ count: Int, seed: UInt64) -> String {
    var generator = BodyGenerator(seed: seed)
    return String((0..<count).map { _ in generator.pick(Array("abcdefghij klmnop")) })
}

struct PromptHashTests {
    @Test func aBlockAWholeBlockOfPromptBytes() throws {
        for count in [0, 63, 64, 65, 4095, 4096, 4351, 4352, 66_000] {
            let found = try hashes(chat([("user", text(count, seed: 1))]))
            #expect(found.count == BlockSchedule.count(forBytes: count))
            #expect(Set(found).count == found.count)
        }
    }

    @Test func aConversationKeepsTheBlocksOfItsBeginning() throws {
        let (system, question, answer) = (text(700, seed: 2), text(333, seed: 3), text(500, seed: 4))
        let first = try hashes(chat([("system", system), ("user", question)]))
        let second = try hashes(
            chat([("system", system), ("user", question), ("assistant", answer)], tail: #","max_tokens":5"#))
        #expect(first.count == 1033 / 64)
        #expect(Array(second.prefix(first.count)) == first)
    }

    @Test func aDifferenceChangesItsBlockAndAllBehindIt() throws {
        let prompt = Array(text(3000, seed: 5).utf8)
        let original = try hashes(chat([("user", String(decoding: prompt, as: UTF8.self))]))
        for at in [0, 63, 64, 1000, 2900] {
            var changed = prompt
            changed[at] = UInt8(ascii: "#")
            let other = try hashes(chat([("user", String(decoding: changed, as: UTF8.self))]))
            let common = zip(original, other).prefix { $0.0 == $0.1 }.count
            #expect(common == at / 64)
            #expect(zip(original, other).dropFirst(common).allSatisfy { $0.0 != $0.1 })
        }
    }

    @Test func rolesEdgesModelsSaltsAndToolsSeparatePrompts() throws {
        let (a, b) = (text(100, seed: 6), text(100, seed: 7))
        let variants: [[UInt8]] = [
            chat([("user", a), ("user", b)]), chat([("user", a), ("assistant", b)]),
            chat([("system", a), ("user", b)]), chat([("user", a + b)]),
            chat([("user", a), ("user", b)], model: "n"),
            chat([("user", a), ("user", b)], tail: #","cache_salt":"s""#),
            chat([("user", a), ("user", b)], tail: #","tools":[{}]"#),
        ]
        let last = try variants.map { try #require(try hashes($0).last) }
        #expect(Set(last).count == variants.count)
    }

    @Test func toolsCountWhereverTheBodyHasThem() throws {
        let tools = "\"tools\":[{\"name\":\"\(text(200, seed: 8))\"}]"
        let message = "\"messages\":[{\"role\":\"user\",\"content\":\"\(text(200, seed: 9))\"}]"
        #expect(try hashes(Array("{\(tools),\(message)}".utf8)) == hashes(Array("{\(message),\(tools)}".utf8)))
    }

    @Test func imagesSeparatePromptsWithoutCounting() throws {
        func body(_ image: String) -> [UInt8] {
            let words = "{\"type\":\"text\",\"text\":\"\(text(64, seed: 1))\"}"
            let parts = "[{\"type\":\"image_url\",\"url\":\"\(image)\"},\(words)]"
            return Array("{\"messages\":[{\"role\":\"user\",\"content\":\(parts)}]}".utf8)
        }
        #expect(try hashes(body("a")).count == 1)
        #expect(try hashes(body("a")) != hashes(body("b")))
    }

    @Test func theWayAPromptIsCutDoesNotMatter() {
        var generator = BodyGenerator(seed: 3)
        let bytes = Array(text(9000, seed: 10).utf8)
        var whole = PromptHasher(expectedBytes: bytes.count)
        bytes.withUnsafeBytes { whole.append($0) }
        for _ in 0..<200 {
            var pieces = PromptHasher(expectedBytes: 0)
            var at = 0
            while at < bytes.count {
                let end = min(bytes.count, at + generator.below(generator.pick([5, 100, 3000])))
                bytes[at..<end].withUnsafeBytes { pieces.append($0) }
                at = end
            }
            #expect(pieces.hashes == whole.hashes)
        }
    }

    @Test func hashesAreTheSameInEveryRun() throws {
        let found = try hashes(Array("{\"prompt\":\"\(String(repeating: "a", count: 64))\"}".utf8), .completions)
        #expect(found == [10_202_250_814_543_720_355])
    }
}
