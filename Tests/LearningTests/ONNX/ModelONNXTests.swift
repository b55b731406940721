import Learning
import Testing

/// The structure of exported files; that their outputs are the router's is checked with `onnxruntime` (`scripts/onnx`).
@Suite struct ModelONNXTests {
    private static let ridge = ["Concat", "Cast", "Gather", "Gather", "Mul", "Concat", "Sub", "Div", "MatMul", "Add"]
    private static let layer = ["MatMul", "Add", "Relu"]

    private func graph(_ file: [UInt8]) throws -> [UInt8] { try #require(ProtobufReader.all(7, of: file).first) }

    private func operations(_ file: [UInt8]) throws -> [String] {
        ProtobufReader.all(1, of: try graph(file)).flatMap { ProtobufReader.texts(4, of: $0) }
    }

    private func metadata(_ file: [UInt8]) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: ProtobufReader.all(14, of: file).map {
                (ProtobufReader.texts(1, of: $0)[0], ProtobufReader.texts(2, of: $0)[0])
            })
    }

    @Test func aRidgeModelsGraphHasItsProductsAndNamedInputs() throws {
        let file = try ModelArtefactTests.artefact.onnx(program: "1.2.3")
        #expect(try operations(file) == Self.ridge + ["Cast"])
        let graph = try graph(file)
        #expect(
            ProtobufReader.all(11, of: graph).map { ProtobufReader.texts(1, of: $0)[0] } == [
                "prompt_tokens", "waiting",
            ])
        #expect(ProtobufReader.all(12, of: graph).map { ProtobufReader.texts(1, of: $0)[0] } == ["reward"])
        let metadata = metadata(file)
        #expect(metadata["feature_names"] == "prompt_tokens,waiting" && metadata["feature_schema"] == "1")
        #expect(metadata["feature_schema_hash"] == ModelArtefactTests.artefact.featureSchemaHash)
        #expect(metadata["opset"] == "17" && metadata["kind"] == "ridge" && metadata["objective"] == "ttft")
        #expect(ProtobufReader.texts(3, of: file) == ["1.2.3"])
    }

    @Test func aNetworksGraphHasTheLinearPartAndEveryLayer() throws {
        let artefact = ModelArtefact(
            version: 9, featureSchema: 1, featureNames: ["a", "b", "c"], model: .mlp(try MLPModelTests.fitted()),
            objective: "ttft", trainedTime: 1, samples: 300, errors: nil)
        let held = ["Max", "Min", "Cast", "Sub", "Mul", "Cast"]
        let network = held + Self.layer + Self.layer + ["MatMul", "Add", "Cast", "Mul"]
        let operations = try operations(artefact.onnx(program: ""))
        let part = network + ["Add", "Cast"]
        #expect(operations.suffix(part.count) == part[...])
        #expect(Self.ridge.filter(operations.dropLast(part.count).contains) == operations.dropLast(part.count))
    }

    @Test func everyResultHasANameOfItsOwnAndIsMadeBeforeItIsRead() throws {
        let graph = try graph(ModelArtefactTests.artefact.onnx(program: ""))
        var known = Set(
            (ProtobufReader.all(11, of: graph)).map { ProtobufReader.texts(1, of: $0)[0] }
                + ProtobufReader.all(5, of: graph).map { ProtobufReader.texts(8, of: $0)[0] })
        for node in ProtobufReader.all(1, of: graph) {
            for input in ProtobufReader.texts(1, of: node) { #expect(known.contains(input), "\(input)") }
            for output in ProtobufReader.texts(2, of: node) { #expect(known.insert(output).inserted, "\(output)") }
        }
        #expect(known.contains("reward"))
    }

    @Test(arguments: ["reward", "azimuth_terms"])
    func aFeatureNamedLikeAPartOfTheGraphIsRefused(_ name: String) {
        var artefact = ModelArtefactTests.artefact
        artefact.featureNames[1] = name
        let failure = #expect(throws: ArtefactFailure.self) { try artefact.onnx(program: "") }
        #expect(failure?.field == "feature_names")
    }

    @Test func theSchemasFingerprintChangesWithItsVersionNamesAndOrder() {
        let hashes = [
            ModelArtefact.schemaHash(version: 1, names: ["a", "b"]),
            ModelArtefact.schemaHash(version: 2, names: ["a", "b"]),
            ModelArtefact.schemaHash(version: 1, names: ["b", "a"]),
            ModelArtefact.schemaHash(version: 1, names: ["ab"]),
        ]
        #expect(Set(hashes).count == 4)
        // FNV-1a of "1\na\nb" by its definition.
        var hash: UInt64 = 14_695_981_039_346_656_037
        for byte in [0x31, 0x0A, 0x61, 0x0A, 0x62] as [UInt64] { hash = (hash ^ byte) &* 1_099_511_628_211 }
        #expect(hashes[0].hasSuffix(String(hash, radix: 16)))
    }
}
