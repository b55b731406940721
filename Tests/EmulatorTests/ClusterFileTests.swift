import Emulator
import Foundation
import Testing

@Suite struct ClusterFileTests {
    private func complaint(_ text: String) -> String {
        do {
            _ = try ClusterFile.parse(text, path: "c.yaml")
            return "none"
        } catch {
            return String(describing: error)
        }
    }

    @Test(arguments: ["demo.yaml", "eight.yaml"])
    func theShippedFilesAreRead(name: String) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../datasets/clusters")
        let cluster = try ClusterFile.read(folder.appendingPathComponent(name).path)
        #expect(cluster.instances.count >= 4)
        #expect(cluster.unknownFields.isEmpty)
        #expect(Set(cluster.instances.map(\.profile.gpu)).count == 3)
    }

    @Test func jsonIsReadAsWell() throws {
        let cluster = try ClusterFile.parse(
            #"{"model": "m", "instances": [{"name": "a", "profile": "a100", "kv_blocks": 100}]}"#, path: "c.json")
        #expect(cluster.instances[0].profile.kvBlocks == 100)
    }

    @Test func everyMistakeIsOneSentenceWithFileFieldValueAndRemedy() {
        #expect(
            complaint("model: m\ninstances:\n  - {name: a, profile: b}\n")
                == "c.yaml: instances[0].profile is 'b'; give coefficients, or one of the profiles "
                + "llama3-8b/a100, llama3-8b/h100, llama3-8b/l40s")
        #expect(
            complaint("model: m\ninstances:\n  - {name: a, profile: h100, block_size: many}\n")
                == "c.yaml: instances[0].block_size is 'many'; give a whole number from 1 to 1024")
        #expect(
            complaint("model: m\nnetwork_ms: .nan\ninstances: []\n")
                == "c.yaml: network_ms is nan; give a number from 0 to 10000")
        #expect(complaint("just words") == "c.yaml: the file is not a mapping; write its keys and values")
        #expect(
            complaint("model: m\ninstances:\n  - h100\n")
                == "c.yaml: instances[0] is not a mapping; write its keys and values")
        #expect(complaint("") == "c.yaml is empty; give a model and its instances")
    }

    @Test func brokenYAMLIsNamedWithItsLine() {
        let broken = complaint("model: m\ninstances:\n  - {name: a, profile: h100\n")
        #expect(broken.hasPrefix("c.yaml is neither YAML nor JSON: ") && broken.contains("line 4"))
        let twice = complaint("model: m\nmodel: n\ninstances: []\n")
        #expect(twice.contains("model is given twice") && !twice.contains("\n"))
    }

    @Test func aFileThatCannotBeReadIsNamed() {
        #expect(throws: ClusterFileError.self) { try ClusterFile.read("/nonexistent/c.yaml") }
        let folder = FileManager.default.temporaryDirectory.path
        do {
            _ = try ClusterFile.read(folder)
            Issue.record("a folder was read")
        } catch {
            #expect(String(describing: error).hasPrefix("\(folder) cannot be read; "))
        }
    }

    @Test func manyAliasesDoNotMakeABigCluster() {
        // Each line refers ten times to the one before; expanded, it is far too long.
        var text = "model: m\na0: &a0 {name: x, profile: h100}\n"
        for level in 1...3 {
            let list = [String](repeating: "*a\(level - 1)", count: 12).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(list)]\n"
        }
        text += "instances: *a3\n"
        #expect(complaint(text).hasPrefix("c.yaml: instances[0] is not a mapping"))
    }
}
