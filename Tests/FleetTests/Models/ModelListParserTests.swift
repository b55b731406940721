import Fleet
import Testing

@Suite struct ModelListParserTests {
    private func parse(_ text: String) -> [ModelCard]? {
        var text = text
        return text.withUTF8 { ModelListParser.parse(UnsafeRawBufferPointer($0)) }
    }

    @Test func modelsAndAdaptersAreRead() throws {
        let base =
            #"{"id":"tiny","object":"model","created":1763690000,"owned_by":"vllm","root":"/models/tiny","#
            + #""parent":null,"max_model_len":4096,"permission":[{"id":"modelperm-1"}]}"#
        let lora = #"{"id":"sql \u00e9","root":"/loras/sql","parent":"tiny","max_model_len":null,"extra":[1,{}]}"#
        let cards = try #require(parse(#"{"object":"list","data":[\#(base), \#(lora)]}"#))
        #expect(
            cards == [
                ModelCard(
                    id: "tiny", root: "/models/tiny", maxModelLen: 4_096, created: 1_763_690_000, ownedBy: "vllm",
                    raw: base),
                ModelCard(id: "sql é", root: "/loras/sql", parent: "tiny", raw: lora),
            ])
    }

    @Test(arguments: [
        "", "{}", "[]", "{\"data\":{}}", "{\"data\":[", "{\"data\":[]} trailing", "{\"detail\":\"Not Found\"}",
        "\u{0}", "{\"data\":\"x\"}",
    ])
    func whatIsNoListIsNone(text: String) { #expect(parse(text) == nil) }

    @Test func entriesThatNameNothingAreLeftOut() {
        let long = String(repeating: "x", count: ModelListParser.maximumIDBytes + 1)
        let text = #"{"data":[1,null,{},{"id":""},{"id":7},{"id":"\#(long)"},{"id":"a"},{"id":"a","root":"b"}]}"#
        #expect(parse(text)?.map(\.id) == ["a"])
        #expect(parse(#"{"data":[]}"#) == [])
    }

    @Test func sizesAreBounded() {
        let many = (0..<1_500).map { "{\"id\":\"m\($0)\"}" }.joined(separator: ",")
        #expect(parse("{\"data\":[\(many)]}")?.count == ModelListParser.maximumModels)
        let space = String(repeating: " ", count: ModelListParser.maximumBytes)
        #expect(parse(#"{"data":[]}"# + space) == nil)
        for length in ["-1", "0", "1e300", "true", "\"4096\""] {
            #expect(parse("{\"data\":[{\"id\":\"a\",\"max_model_len\":\(length)}]}")?.first?.maxModelLen == nil)
        }
    }
}
