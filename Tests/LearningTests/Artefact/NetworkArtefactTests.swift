import Learning
import Testing

@Suite struct NetworkArtefactTests {
    let artefact: ModelArtefact

    init() throws {
        artefact = ModelArtefact(
            version: 9, featureSchema: 1, featureNames: ["a", "b", "c"], model: .mlp(try MLPModelTests.fitted()),
            objective: "ttft", trainedTime: 1, samples: 300, errors: nil)
    }

    @Test func everyNumberReadsBackBitForBit() throws {
        let back = try ModelArtefact(json: artefact.json())
        #expect(back == artefact)
        let (rows, _) = exclusiveOr(100, seed: 7)
        #expect(back.model.regressor.predict(rows) == artefact.model.regressor.predict(rows))
    }

    static let changes: [(String, String, String)] = [
        (#""kind":"mlp""#, #""kind":"MLP""#, "kind"),
        (#""hidden":[64,64]"#, #""hidden":[]"#, "network.hidden"),
        (#""hidden":[64,64]"#, #""hidden":[1,1,1,1,1,1,1,1,1]"#, "network.hidden"),
        (#""hidden":[64,64]"#, #""hidden":[64,0]"#, "network.hidden[1]"),
        (#""hidden":[64,64]"#, #""hidden":[9223372036854775807,64]"#, "network.hidden[0]"),
        (#""hidden":[64,64]"#, #""hidden":[1024,1024,1024]"#, "network.hidden"),
        (#""hidden":[64,64]"#, #""hidden":[64,63]"#, "network.parameters"),
        (#""output_scale":"#, #""output_scale":-"#, "network.output_scale"),
        (#""output_scale":"#, #""output_scale":null,"x":"#, "network.output_scale"),
        (#""parameters":["#, #""parameters":[1e60,"#, "network.parameters"),
        (#""parameters":["#, #""parameters":[0,"#, "network.parameters"),
        (#""network":"#, #""net":"#, "network"),
    ]

    @Test(arguments: changes)
    func aHostileNetworkIsRefusedByTheNameOfTheField(_ found: String, _ changed: String, _ field: String) throws {
        let good = try artefact.json()
        let hostile = good.replacing(found, with: changed, maxReplacements: 1)
        #expect(hostile != good)
        let failure = #expect(throws: ArtefactFailure.self) { try ModelArtefact(json: hostile) }
        #expect(failure?.field == field)
    }

    @Test func aCutFileIsRefused() throws {
        let good = try artefact.json()
        for share in stride(from: 0, to: good.utf8.count, by: 997) {
            let cut = String(decoding: good.utf8.prefix(share), as: UTF8.self)
            #expect(throws: ArtefactFailure.self) { try ModelArtefact(json: cut) }
        }
    }
}
