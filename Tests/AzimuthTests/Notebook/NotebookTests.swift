import Foundation
import Testing

@testable import azimuth

@Suite struct NotebookTests {
    private static let shipped = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../notebooks-cli").standardizedFileURL

    /// Runs `body` with a folder of its own, which is removed afterwards.
    private func withFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("notebooks-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder)
    }

    /// A program that writes its arguments into a file, one a line, and ends with a status.
    private func script(_ url: URL, writing file: URL, status: Int = 0) throws {
        try Data("#!/bin/sh\nprintf '%s\\n' \"$@\" > '\(file.path)'\nexit \(status)\n".utf8).write(to: url)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: url.path)
    }

    @Test func everyShippedNotebookSaysWhatItAnswersAndHoldsNoResults() throws {
        let notebooks = try NotebookFolder(url: Self.shipped).notebooks()
        #expect(
            notebooks.map(\.name) == ["features", "learning-curve", "objective", "policies", "tagger", "workers"])
        for notebook in notebooks {
            #expect(notebook.question.hasSuffix("?") && notebook.parameters.starts(with: ["log", "hours"]))
            let json = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: notebook.path)))
            let cells = try #require((json as? [String: Any])?["cells"] as? [[String: Any]])
            for cell in cells where cell["cell_type"] as? String == "code" {
                #expect((cell["outputs"] as? [Any])?.isEmpty == true && cell["execution_count"] is NSNull)
            }
            #expect(cells.count { $0["cell_type"] as? String == "markdown" } >= 4, "text says what to look for")
        }
    }

    @Test func theFolderIsFoundNearTheProgramOrWhereItIsNamed() async throws {
        try await withFolder { root in
            let folder = root.appendingPathComponent("share/azimuth/notebooks-cli")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data().write(to: folder.appendingPathComponent("run.py"))
            let program = root.appendingPathComponent("bin/azimuth")
            func find(_ given: String?, _ program: URL?, _ environment: [String: String] = [:]) throws -> String {
                try NotebookFolder.find(given, environment: environment, program: program, current: "/").url.path
            }
            let path = folder.resolvingSymlinksInPath().path
            #expect(try URL(fileURLWithPath: find(nil, program)).resolvingSymlinksInPath().path == path)
            #expect(try find(folder.path, nil) == folder.path)
            #expect(try find(nil, nil, ["AZIMUTH_NOTEBOOKS": folder.path]) == folder.path)
            #expect(throws: CommandFailure.self) { try find(root.path, program) }
            #expect(throws: CommandFailure.self) { try find(nil, nil) }
        }
    }

    @Test func aRunHandsTheLogAndTheParametersOn() async throws {
        try await withFolder { folder in
            let sample = try SampleLogbook()
            let (python, seen) = (folder.appendingPathComponent("python"), folder.appendingPathComponent("seen"))
            try script(python, writing: seen)
            let out = folder.appendingPathComponent("r.html").path
            let run = try await CommandRun.azimuth([
                "notebook", "run", "objective", "--folder", Self.shipped.path, "--log", sample.path, "--out", out,
                "--python", python.path, "--param", "objective=ttft=1,tpot=3", "--param", "hours=2", "--code",
            ])
            #expect(run.out == out + "\n")
            let arguments = try String(contentsOf: seen, encoding: .utf8).split(separator: "\n").map(String.init)
            #expect(
                arguments == [
                    Self.shipped.appendingPathComponent("run.py").path,
                    Self.shipped.appendingPathComponent("objective.ipynb").path, out, "log=\(sample.path)",
                    "objective=ttft=1,tpot=3", "hours=2", "--code",
                ])
        }
    }

    @Test func whatIsWrongIsSaidInASentenceAndNothingIsInstalledForIt() async throws {
        let sample = try SampleLogbook()
        let folder = ["--folder", Self.shipped.path, "--python", "/nowhere/python"]
        func complaint(_ arguments: [String], _ status: Int32) async throws -> String {
            try await CommandRun.azimuth(["notebook", "run"] + arguments + folder, endsWith: status).err
        }
        #expect(try await complaint(["worker", "--log", sample.path], 64).contains("did you mean workers?"))
        #expect(try await complaint(["workers", "--log", sample.path + "x"], 66).contains(sample.path + "x"))
        let wrong = try await complaint(["workers", "--log", sample.path, "--param", "colour=red"], 64)
        #expect(wrong.contains("'colour=red'") && wrong.contains("hours, sample"))
        let other = try await complaint(["workers", "--log", sample.path, "--param", "log=x"], 64)
        #expect(other.contains("'log=x'"))
        #expect(try await complaint(["workers", "--log", sample.path], 69).contains("/nowhere/python cannot be run"))
    }

    @Test func theEnvironmentIsMadeOnceAndAgainForOtherRequirements() async throws {
        try await withFolder { root in
            let folder = NotebookFolder(url: root)
            let requirements = root.appendingPathComponent("requirements.txt")
            try Data("a==1\n".utf8).write(to: requirements)
            // Stands for python3: makes the environment's folder, and a python in it that counts what it is asked.
            let base = root.appendingPathComponent("base")
            let calls = root.appendingPathComponent("calls")
            let text = """
                #!/bin/sh
                mkdir -p "$3/bin"
                printf '#!/bin/sh\\necho "$@" >> "\(calls.path)"\\n' > "$3/bin/python"
                chmod 755 "$3/bin/python"

                """
            try Data(text.utf8).write(to: base)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: base.path)
            var said: [String] = []
            func interpreter() throws -> String {
                try NotebookEnvironment(folder: folder, log: { said.append($0) }).interpreter(base: base.path)
            }
            func count() -> Int {
                (try? String(contentsOf: calls, encoding: .utf8))?.split(separator: "\n").count ?? 0
            }
            #expect(try interpreter() == root.appendingPathComponent(".venv/bin/python").path)
            #expect(try interpreter().hasSuffix("/.venv/bin/python") && count() == 1 && said.count == 1)
            try Data("a==2\n".utf8).write(to: requirements)
            #expect(try interpreter().hasSuffix("/.venv/bin/python") && count() == 2 && said.count == 2)
        }
    }

    @Test func whatCannotBeInstalledIsSaidWithWhatToDo() async throws {
        try await withFolder { root in
            try Data("a==1\n".utf8).write(to: root.appendingPathComponent("requirements.txt"))
            let base = root.appendingPathComponent("base")
            try script(base, writing: root.appendingPathComponent("seen"), status: 1)
            let failure = try #require(throws: CommandFailure.self) {
                try NotebookEnvironment(folder: NotebookFolder(url: root), log: { _ in }).interpreter(base: base.path)
            }
            #expect(failure.status == .unavailable && failure.description.contains("--python"))
        }
    }
}
