import Testing

@testable import Routing

@Suite struct RequestReadingTests {
    private func query(_ body: String, _ path: RequestFacts.Endpoint = .chat) throws -> LengthQuery {
        var body = body
        let reader = LengthReader()
        _ = try body.withUTF8 {
            try RequestScanner.scan(UnsafeRawBufferPointer($0), path: path, reader: reader)
        }
        return reader.query
    }

    @Test func theLastMessageIsWhatIsRead() throws {
        let query = try query(
            #"""
            {"model":"m","max_tokens":50,"messages":[{"role":"system","content":"Be brief."},
            {"role":"user","content":"first question"},{"role":"assistant","content":"0123456789012345678901234567"},
            {"role":"user","content":"Write a \"poem\"\nnow"}]}
            """#)
        let plain = LengthQuery(text: "Write a \"poem\"\nnow", promptTokens: 5, historyTokens: 0, turn: 0, session: 0)
        #expect(query.reading.features == plain.reading.features)
        #expect(query.reading.counts == plain.reading.counts)
        #expect(query.turn == 1 && query.turns.count == 1 && query.limit == 50)
        #expect(abs(query.turns[0].logTokens - 2.0794) < 0.01)
        let asked = LengthQuery(text: "first question", promptTokens: 3, historyTokens: 0, turn: 0, session: 0)
        #expect(query.turns[0].signature == asked.reading.signature)
        #expect(query.template != 0 && query.model != 0)
    }

    @Test func oneRequestLeavesNothingBehindForTheNext() throws {
        let reader = LengthReader()
        let bodies = [
            #"{"model":"m","max_tokens":9,"temperature":1,"tools":[{"type":"function"}],"messages":[{"role":"user","#
                + #""content":"a long question"},{"role":"assistant","content":"no"},{"role":"user","content":"why?"}]}"#,
            #"{"prompt":"b"}"#, #"{"prompt":[1,2,3]}"#,
        ]
        for body in bodies + bodies.reversed() {
            _ = try Array(body.utf8).withUnsafeBytes { try RequestScanner.scan($0, path: .completions, reader: reader) }
            let (found, fresh) = (reader.query, try query(body, .completions))
            #expect(found.reading.features == fresh.reading.features && found.reading.counts == fresh.reading.counts)
            #expect(found.reading.signature == fresh.reading.signature)
            #expect(found.fields == fresh.fields && found.turns == fresh.turns && found.turn == fresh.turn)
            #expect(found.template == fresh.template && found.model == fresh.model && found.limit == fresh.limit)
            #expect(found.promptTokens == fresh.promptTokens && found.historyTokens == fresh.historyTokens)
        }
    }

    @Test func theTemplateIsTheSystemPrompt() throws {
        func template(_ system: String) throws -> UInt64 {
            try query(#"{"messages":[{"role":"system","content":"\#(system)"},{"role":"user","content":"hi"}]}"#)
                .template
        }
        #expect(try template("a") == template("a"))
        #expect(try template("a") != template("b"))
        #expect(try query(#"{"messages":[{"role":"user","content":"hi"}]}"#).template == 0)
        #expect(try query(#"{"input":"hi","instructions":"be brief"}"#, .responses).template != 0)
    }

    @Test func bothParsersGiveTheSameQuery() throws {
        let fields = #""temperature":0.7,"response_format":{"type":"json_object"},"tool_choice":"none""#
        let fast = try query(#"{\#(fields),"messages":[{"role":"user","content":"hi there"}]}"#)
        // An escaped key sends the body to the full parser.
        let full = try query(#"{\#(fields),"\u006dessages":[{"role":"user","content":"hi there"}]}"#)
        #expect(fast.fields == full.fields && fast.fields.count == 4)
        #expect(fast.reading.features == full.reading.features && fast.promptTokens == full.promptTokens)
    }

    @Test(arguments: [
        (#"{"prompt":""}"#, RequestFacts.Endpoint.completions), (#"{"prompt":[1,2,3]}"#, .completions),
        (#"{"prompt":["a","b"]}"#, .completions), (#"{"prompt":[[1],[2]]}"#, .completions), (#"{}"#, .chat),
        (#"{"messages":[]}"#, .chat), (#"{"messages":[{}]}"#, .chat), (#"{"messages":[3,"x",null]}"#, .chat),
        (#"{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:AAAA"}}]}]}"#, .chat),
        (
            #"{"messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{}},{"text":"what?"}]}]}"#,
            .chat
        ),
        (
            #"{"messages":[{"role":"assistant","content":null,"tool_calls":[{"id":"1"}]},{"role":"tool","content":"5"}]}"#,
            .chat
        ),
        (#"{"messages":[{"role":"assistant","content":"only an answer"}]}"#, .chat),
        (#"{"input":[{"role":"user","content":"x"}]}"#, .responses), (#"{"messages":"no list"}"#, .chat),
    ])
    func anyBodyGetsAPrediction(_ body: String, _ path: RequestFacts.Endpoint) throws {
        let prediction = LengthTagger().predict(try query(body, path)).prediction
        #expect(prediction.q10 >= 1 && prediction.q10 <= prediction.q50 && prediction.q50 <= prediction.q90)
    }

    @Test func megabytesOfOneCharacterAreReadInPart() throws {
        for character in ["a", " ", "漢", "\\n", "\\u0041", "7", "?"] {
            let text = String(repeating: character, count: 1_000_000)
            let query = try query(#"{"messages":[{"role":"user","content":"\#(text)"}]}"#)
            #expect(query.reading.counts.bytes < 2_400)
            #expect(LengthTagger().predict(query).prediction.q50.isFinite)
        }
    }

    @Test func bodiesOfAnyBytesAreSurvived() {
        var random = RoutingGenerator(seed: 11)
        let tagger = LengthTagger()
        let seeds = [
            #"{"model":"m","messages":[{"role":"user","content":"a\u00e9\n"},{"role":"assistant","content":"b"}]}"#,
            #"{"prompt":["x",[1,2]],"max_tokens":5,"temperature":0.1}"#, #"{"input":"q","instructions":"i"}"#,
        ]
        let reader = LengthReader()
        for round in 0..<3_000 {
            var body = [UInt8](seeds[round % seeds.count].utf8)
            for _ in 0..<random.index(below: 6) {
                let place = random.index(below: body.count)
                switch random.index(below: 3) {
                case 0: body[place] = UInt8(random.index(below: 256))
                case 1: body.remove(at: place)
                default: body.insert([0x22, 0x5C, 0x5B, 0x7B, 0xFF, 0x2C][random.index(below: 6)], at: place)
                }
            }
            let path = RequestFacts.Endpoint.allCases[random.index(below: 4)]
            guard body.withUnsafeBytes({ try? RequestScanner.scan($0, path: path, reader: reader) }) != nil else {
                continue
            }
            let prediction = tagger.predict(reader.query).prediction
            #expect(prediction.q10 >= 1 && prediction.q90.isFinite)
        }
    }
}
