import Foundation

/// The folder with the notebooks, what runs them and their requirements.
struct NotebookFolder {
    let url: URL

    /// The folder given, the environment's, or the one that belongs to this program.
    ///
    /// - Throws: `CommandFailure` where there is none.
    static func find(
        _ given: String?, environment: [String: String] = ProcessInfo.processInfo.environment,
        program: URL? = Bundle.main.executableURL, current: String = FileManager.default.currentDirectoryPath
    ) throws -> NotebookFolder {
        if let named = given ?? environment["AZIMUTH_NOTEBOOKS"] {
            let url = URL(fileURLWithPath: named)
            guard isOne(url) else {
                throw CommandFailure(.usage, "--folder '\(named)' holds no notebooks: it has no run.py")
            }
            return NotebookFolder(url: url)
        }
        // In a checkout the program lies some folders below notebooks-cli/, in an installation beside share/.
        var candidates = [URL(fileURLWithPath: current).appendingPathComponent("notebooks-cli")]
        var folder = program?.resolvingSymlinksInPath().deletingLastPathComponent()
        for _ in 0..<6 {
            guard let place = folder, place.path != "/" else { break }
            candidates.append(place.appendingPathComponent("notebooks-cli"))
            candidates.append(place.appendingPathComponent("share/azimuth/notebooks-cli"))
            folder = place.deletingLastPathComponent()
        }
        guard let found = candidates.first(where: isOne) else {
            throw CommandFailure(
                .usage, "there is no notebooks-cli/ near the program or the current folder; name it with --folder")
        }
        return NotebookFolder(url: found.standardizedFileURL)
    }

    private static func isOne(_ url: URL) -> Bool {
        FileManager.default.fileExists(atPath: url.appendingPathComponent("run.py").path)
    }

    /// All notebooks by name.
    func notebooks() throws -> [Notebook] {
        let files = (try? FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)) ?? []
        return try files.filter { $0.pathExtension == "ipynb" }.map { try Notebook($0) }.sorted { $0.name < $1.name }
    }

    /// The notebook of a name.
    ///
    /// - Throws: `CommandFailure` that names those there are.
    func notebook(named name: String) throws -> Notebook {
        let all = try notebooks()
        guard let found = all.first(where: { $0.name == name }) else {
            let near = NearestName.find(name, in: all.map(\.name)).map { "; did you mean \($0)?" } ?? "."
            throw CommandFailure(
                .usage,
                "there is no notebook '\(name.prefix(80))'\(near) There are "
                    + all.map(\.name).joined(separator: ", "))
        }
        return found
    }
}
