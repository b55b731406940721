import Foundation

/// The Python environment that the notebooks run in: made at first use, and again when the requirements change.
struct NotebookEnvironment {
    let folder: NotebookFolder
    /// The environment's own folder.
    let home: URL
    private let log: (String) -> Void

    /// The environment of a folder of notebooks: within it, or in the user's cache where it cannot be written.
    init(
        folder: NotebookFolder, variables: [String: String] = ProcessInfo.processInfo.environment,
        log: @escaping (String) -> Void = StandardError.line
    ) {
        self.folder = folder
        self.log = log
        if FileManager.default.isWritableFile(atPath: folder.url.path) {
            home = folder.url.appendingPathComponent(".venv")
        } else {
            let cache = variables["XDG_CACHE_HOME"] ?? "\(variables["HOME"] ?? "/tmp")/.cache"
            home = URL(fileURLWithPath: cache).appendingPathComponent("azimuth/notebooks")
        }
    }

    /// Its Python, with all requirements installed.
    ///
    /// - Throws: `CommandFailure` that says what is missing and what to do.
    func interpreter(base: String = "python3") throws -> String {
        let python = home.appendingPathComponent("bin/python").path
        let requirements = folder.url.appendingPathComponent("requirements.txt")
        let marker = home.appendingPathComponent(".ready")
        let wanted = try? Data(contentsOf: requirements)
        if wanted != nil, wanted == (try? Data(contentsOf: marker)), Subprocess.isExecutable(python) { return python }
        log(
            "azimuth: installing papermill, nbconvert and what they need into \(home.path): once, about 350 MB from "
                + "PyPI, half a minute or so")
        try? FileManager.default.removeItem(at: marker)
        guard try Subprocess.run("/usr/bin/env", [base, "-m", "venv", home.path]) == 0 else {
            throw CommandFailure(
                .unavailable,
                "\(base) cannot make an environment in \(home.path); install Python 3.11 or newer with venv (Debian: "
                    + "python3-venv), or name a Python that has \(requirements.path) installed with --python")
        }
        let install = [
            "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements.path,
        ]
        guard try Subprocess.run(python, install) == 0 else {
            throw CommandFailure(
                .unavailable,
                "the requirements could not be installed, see above. Where PyPI cannot be reached: install "
                    + "\(requirements.path) into a Python of your own and name it with --python")
        }
        try wanted?.write(to: marker)
        return python
    }
}
