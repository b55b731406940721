import Testing

@testable import Gateway

@Suite struct KeyListTests {
    @Test func aLineIsAKeyOrALabelAndAKey() throws {
        let keys = try KeyList.parse(
            "# keys\n\nsk-first-key   # of nobody\r\n\tteam-a  sk:second=key\n  \n#sk-not-a-key\nteam-a third,key!")
        #expect(keys.map(\.label) == [nil, "team-a", "team-a"])
        #expect(keys.map(\.secret) == ["sk-first-key", "sk:second=key", "third,key!"])
    }

    @Test(arguments: [
        ("", "it holds no key"), ("# nothing\n\n", "it holds no key"),
        ("good-key-1\nshort", "line 2: it has 5 characters"),
        ("one two-secret three", "line 1 has 3 words"),
        ("good-key-1\n\ngood-key-1", "the key of line 3 stands in line 1 already"),
        ("la/bel secret-key", "line 1: the label"),
        ("secret-k\u{e9}y", "line 1: it holds a character that is not visible ASCII"),
        (String(repeating: "k", count: 513), "line 1: it has 513 characters"),
    ])
    func aBadLineIsNamedWithoutItsKey(text: String, says: String) throws {
        let error = try #require(throws: KeyError.self) { _ = try KeyList.parse(text) }
        #expect(error.description.contains(says), "\(error)")
        #expect(!error.description.contains("secret") && !error.description.contains("good-key"))
    }

    @Test func noPrintingShowsAKey() throws {
        let key = try APIKey(label: "team", secret: "very-secret-key")
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), "\([key])", dumped, String(describing: Optional(key))] {
            #expect(!text.contains("very-secret") && text.contains("team"), "\(text)")
        }
    }
}
