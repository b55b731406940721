import Learning
import Testing

@Suite struct HostileArtefactTests {
    /// What stands in the golden file, what takes its place, and the field that has to be named.
    static let changes: [(String, String, String)] = [
        (#""format_version":1"#, #""format_version":2"#, "format_version"),
        (#""format_version":1"#, #""format_version":"1""#, "format_version"),
        (#""kind":"ridge""#, #""kind":"tree""#, "kind"),
        (#""kind":"ridge","#, "", "kind"),
        (#""version":7"#, #""version":0"#, "version"),
        (#""version":7"#, #""version":7.5"#, "version"),
        (#""version":7"#, #""version":1e30"#, "version"),
        (#""feature_schema":1"#, #""feature_schema":-1"#, "feature_schema"),
        (#"["prompt_tokens","waiting"]"#, "[]", "feature_names"),
        (#"["prompt_tokens","waiting"]"#, #"["waiting","waiting"]"#, "feature_names"),
        (#"["prompt_tokens","waiting"]"#, #"["prompt_tokens",""]"#, "feature_names[1]"),
        (#"["prompt_tokens","waiting"]"#, #"["prompt_tokens",3]"#, "feature_names[1]"),
        (#"["prompt_tokens","waiting"]"#, #"["a","b","c"]"#, "weights"),
        ("[[0,1],[1,1]]", "[[0,1],[1,2]]", "interactions"),
        ("[[0,1],[1,1]]", "[[0,1],[-1,1]]", "interactions"),
        ("[[0,1],[1,1]]", "[[0,1],[1,1,1]]", "interactions[1][2]"),
        ("[[0,1],[1,1]]", "[[0,1]]", "weights"),
        (#""intercept":-1.5"#, #""intercept":1e999"#, "intercept"),
        (#""intercept":-1.5"#, #""intercept":null"#, "intercept"),
        (#""residual_variance":0.0625"#, #""residual_variance":-1"#, "residual_variance"),
        (#""mean":[1024.5,3,0.1,9]"#, #""mean":[1024.5,3,0.1]"#, "standardisation.mean"),
        (#""scale":[512,1.5,2,1]"#, #""scale":[512,0,2,1]"#, "standardisation.scale[1]"),
        (#""scale":[512,1.5,2,1]"#, #""scale":[512,1.5,2]"#, "standardisation.scale"),
        (#""scale":[512,1.5,2,1]"#, #""scale":[1e-320,1.5,2,1]"#, "weights"),
        (#""weights":[-0.25"#, #""weights":["-0.25""#, "weights[0]"),
        (#""lower":[0,0]"#, #""lower":[0,9]"#, "bounds.lower[1]"),
        (#""lower":[0,0]"#, #""lower":[0]"#, "bounds.lower"),
        (#""upper":[0.1,8]"#, #""upper":[0.1,1e60]"#, "bounds.upper"),
        (#""objective":"ttft""#, #""objective":"""#, "objective"),
        (#""samples":400"#, #""samples":-4"#, "samples"),
        (#""samples":400"#, #""samples":99999999999999999"#, "samples"),
        (#""mae":0.2"#, #""mae":-0.2"#, "errors.mae"),
        (#""r2":0.9"#, #""r2":1.5"#, "errors.r2"),
        (#""count":300"#, #""count":-1"#, "errors.count"),
        (#""trained_time":1700000000.25"#, #""trained_time":true"#, "trained_time"),
        ("}}", "}", ""),
    ]

    @Test(arguments: changes)
    func isRefusedByTheNameOfTheField(_ found: String, _ changed: String, _ field: String) throws {
        let golden = ModelArtefactTests.golden
        let hostile =
            found == "}}" ? String(golden.dropLast()) : golden.replacing(found, with: changed, maxReplacements: 1)
        #expect(hostile != golden)
        let failure = #expect(throws: ArtefactFailure.self) { try ModelArtefact(json: hostile) }
        #expect(failure?.field == field)
        #expect(failure?.problem.isEmpty == false)
    }

    @Test(arguments: ["", "null", "[]", "{", "\u{0}", "{}", "17"])
    func whatIsNoArtefactIsRefused(_ text: String) {
        #expect(throws: ArtefactFailure.self) { try ModelArtefact(json: text) }
    }

    @Test func aFileBeyondTheLimitIsNotEvenParsed() {
        let failure = #expect(throws: ArtefactFailure.self) {
            try ModelArtefact(json: String(repeating: " ", count: ModelArtefact.greatestFile + 1))
        }
        #expect(failure?.field == "")
        #expect(failure?.problem.contains("at most") == true)
    }

    @Test func mutatedBytesNeverCrash() {
        var random = SeededGenerator(seed: 21)
        let golden = Array(ModelArtefactTests.golden.utf8)
        var accepted = 0
        for _ in 0..<500 {
            var bytes = golden
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                bytes[index] = UInt8.random(in: 32...126, using: &random)
            }
            let text = String(decoding: bytes, as: UTF8.self)
            guard let artefact = try? ModelArtefact(json: text) else { continue }
            accepted += 1
            #expect(artefact.model.predict(row: [1, 1]).isFinite)
        }
        #expect(accepted < 500)
    }
}
