import Testing

@testable import azimuth

@Suite struct SettingsFileTests {
    private static let worker = "worker-urls: http://127.0.0.1:8000\n"

    @Test(arguments: [
        ("port: 65536", "f.yaml:2: port is 65536; it must be from 0 to 65535."),
        ("port: abc", "f.yaml:2: port 'abc' is not a whole number; it must be from 0 to 65535."),
        ("port: 99999999999999999999", "f.yaml:2: port is 99999999999999999999; it must be from 0 to 65535."),
        ("port: [1, 2]", "f.yaml:2: port is a list; it takes one value."),
        ("port: {a: 1}", "f.yaml:2: port is a mapping; it takes one value."),
        ("port:", "f.yaml:2: port has no value; give one or leave the line out."),
        ("host: ''", "f.yaml:2: host is empty; give a value or leave it out."),
        ("host: \"a\\tb\"", "f.yaml:2: host has a control character in it; remove it."),
        (
            "idle-timeout-secs: soon",
            "f.yaml:2: idle-timeout-secs 'soon' is not a number; it must be from 0.01 to 86400."
        ),
        (
            "inject-usage: perhaps",
            "f.yaml:2: inject-usage 'perhaps' is neither true nor false; give one of them."
        ),
        ("\n\nprot: 1", "f.yaml:4: 'prot' is no setting; did you mean port?"),
        ("idle_timeout_secs: 1", "f.yaml:2: 'idle_timeout_secs' is no setting; did you mean idle-timeout-secs?"),
        ("xyzzy: 1", "f.yaml:2: 'xyzzy' is no setting; see 'azimuth serve --help' for those there are."),
        ("1: 1", "f.yaml:2: '1' is no setting; see 'azimuth serve --help' for those there are."),
        ("? [a]\n: 1", "f.yaml:2: a key is no text; give the name of a setting."),
        (
            "static-backends: http://b:1",
            "f.yaml:2: static-backends is given twice, first as worker-urls at line 1; keep one."
        ),
    ])
    func aFaultIsOneSentenceWithFileLineAndKey(line: String, says: String) throws {
        let faults = try faults(Self.worker + line)
        #expect(faults == [says])
    }

    @Test(arguments: [
        ("port: 1\nport: 2", "port is given twice"), ("port: [", "f.yaml:"),
        ("- port", "f.yaml:1: the file is no mapping"),
        ("port: 1\n\tpolicy: x", "f.yaml:2"), ("--- {}\n--- {}", "neither YAML nor JSON"),
    ])
    func whatIsNoMappingIsRefusedWithItsLine(text: String, says: String) throws {
        let failure = try #require(throws: CommandFailure.self) { _ = try SettingsFile.parse(text, path: "f.yaml") }
        #expect(failure.status == .badInput && failure.description.contains(says), "\(failure)")
        #expect(!failure.description.contains("\n"))
    }

    @Test func jsonIsReadToo() throws {
        let read = try SettingsFile.parse(
            #"{"worker-urls": ["http://a:1", "http://b:2"], "port": 8, "inject-usage": true}"#, path: "f.json")
        #expect(read.faults.isEmpty)
        #expect(read.given.map(\.setting.name) == ["worker-urls", "port", "inject-usage"])
        #expect(read.given.map(\.texts) == [["http://a:1", "http://b:2"], ["8"], ["true"]])
    }

    @Test func aFileOfCommentsSetsNothing() throws {
        let read = try SettingsFile.parse("# nothing\n", path: "f.yaml")
        #expect(read.given.isEmpty && read.faults.isEmpty)
    }

    @Test func aMissingFileIsNamed() throws {
        let (_, faults) = try read(config: "/nowhere/azimuth.yaml")
        #expect(faults.map(\.status) == [.noInput])
        #expect(faults.first?.description.contains("/nowhere/azimuth.yaml does not exist") == true)
    }

    @Test func allFaultsOfAllSourcesAreTold() async throws {
        try await withFile("port: 70000\npolicy: best\nprot: 1\n") { path in
            let (_, faults) = try read(
                config: path, environment: ["AZIMUTH_EVENT_LOOPS": "0"], arguments: ["--objective", "speed"])
            let texts = faults.map(\.description)
            #expect(texts.count == 5)
            for part in [":1: port", ":2: policy", ":3: 'prot'", "AZIMUTH_EVENT_LOOPS is 0", "--objective 'speed'"] {
                #expect(texts.contains { $0.contains(part) }, "\(part)")
            }
        }
    }

    /// The sentences about a file, as `serve` would print them.
    private func faults(_ text: String) throws -> [String] {
        let read = try SettingsFile.parse(text, path: "f.yaml")
        var options = ServiceOptions()
        return read.faults
            + read.given.compactMap { given in
                do throws(SettingComplaint) {
                    try given.setting.assign(given.texts, &options)
                    return nil
                } catch {
                    return given.origin.subject + error.text
                }
            }
    }
}
