import Foundation

/// One notebook, as far as the command line needs to know it.
struct Notebook: Encodable, Equatable {
    /// Its file's name without the ending.
    var name: String
    var path: String
    var title: String
    /// What it answers, in a sentence.
    var question: String
    /// Names of what may be set, in the order of the notebook.
    var parameters: [String]

    /// The parts of a notebook's JSON that are read.
    private struct Document: Decodable {
        struct Cell: Decodable {
            struct Metadata: Decodable { var tags: [String]? }
            var source: [String]
            var metadata: Metadata
        }
        var cells: [Cell]
    }

    /// Reads a notebook.
    ///
    /// - Throws: `CommandFailure` where the file is none.
    init(_ file: URL) throws {
        name = file.deletingPathExtension().lastPathComponent
        path = file.path
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: try Data(contentsOf: file))
        } catch {
            throw CommandFailure(.badInput, "\(file.path) is no notebook: \(error)")
        }
        let opening = (document.cells.first?.source.joined() ?? "").split(separator: "\n")
        title = opening.first.map { String($0.drop { $0 == "#" || $0 == " " }) } ?? name
        question = opening.dropFirst().first.map(String.init) ?? ""
        let cell = document.cells.first { $0.metadata.tags?.contains("parameters") == true }
        parameters = (cell?.source ?? []).compactMap { line in
            line.contains("=") ? line.split(separator: "=").first.map { $0.trimmingCharacters(in: .whitespaces) } : nil
        }
    }

    /// Complains about what is no `name=value` of a parameter of this notebook.
    func check(_ text: String) throws {
        let settable = parameters.filter { $0 != "log" }
        guard let sign = text.firstIndex(of: "="), settable.contains(String(text[..<sign])) else {
            throw CommandFailure(
                .usage,
                "--param '\(text.prefix(80))' sets no parameter of '\(name)'; give NAME=VALUE, where NAME is one of "
                    + settable.joined(separator: ", "))
        }
    }
}
