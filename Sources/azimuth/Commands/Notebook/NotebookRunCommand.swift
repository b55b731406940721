import ArgumentParser
import Foundation
import Logbook

/// `azimuth notebook run`.
struct NotebookRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a notebook over a logbook and write the report as one HTML file.",
        discussion: """
            The first use makes a Python environment of its own and installs the pinned requirements into it from PyPI \
            (about 350 MB, half a minute); --python takes an interpreter that has them already. The logbook is only \
            read, also while a router writes it.

            Exit status: 0 the report is written; 1 a cell failed, and the report up to it is written; 64 no such \
            notebook or parameter; 66 no such logbook; 69 the requirements cannot be installed.
            """)

    @Argument(help: "The notebook: 'azimuth notebook list' names them.") var name: String
    @OptionGroup var file: LogFileOptions
    @OptionGroup var place: NotebookFolderOption

    @Option(help: ArgumentHelp("The report to write. Default: NAME.html.", valueName: "file"))
    var out: String?

    @Option(
        name: .customLong("param"),
        help: ArgumentHelp("A parameter of the notebook, such as hours=24; may be repeated.", valueName: "name=value"))
    var parameters: [String] = []

    @Flag(help: "Show the notebook's code in the report too.") var code = false

    @Option(help: ArgumentHelp("Also write the notebook with its results here.", valueName: "file"))
    var ipynb: String?

    @Option(help: ArgumentHelp("A Python with the requirements installed.", valueName: "file"))
    var python: String?

    func run() async throws {
        try await CommandFailure.reported {
            let folder = try NotebookFolder.find(place.folder)
            let notebook = try folder.notebook(named: name)
            for parameter in parameters { try notebook.check(parameter) }
            do {
                _ = try LogbookReader(path: file.path)
            } catch let error as LogbookError {
                throw CommandFailure(logbook: error)
            }
            let interpreter = try python ?? NotebookEnvironment(folder: folder).interpreter()
            let report = Self.absolute(out ?? "\(name).html")
            var arguments = [
                folder.url.appendingPathComponent("run.py").path, notebook.path, report,
                "log=\(Self.absolute(file.path))",
            ]
            arguments += parameters
            if code { arguments.append("--code") }
            if let ipynb { arguments += ["--ipynb", Self.absolute(ipynb)] }
            let status = try Subprocess.run(interpreter, arguments)
            guard status == 0 else {
                throw CommandFailure(.failed, "the notebook '\(name)' failed (status \(status)); see above")
            }
            print(report)
        }
    }

    private static func absolute(_ path: String) -> String {
        URL(fileURLWithPath: (path as NSString).expandingTildeInPath).standardizedFileURL.path
    }
}
