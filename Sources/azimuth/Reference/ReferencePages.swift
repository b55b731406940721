/// Pages of the documentation that are made from the code, so that they cannot drift from it: `make docs` writes them into `docs/`.
enum ReferencePages {
    struct Page {
        var name: String
        var text: String
    }

    /// All of them.
    ///
    /// - Parameter exposition: a page of `/metrics`.
    static func all(exposition: String) throws -> [Page] {
        [
            Page(name: "configuration.md", text: SettingsReference.text),
            Page(name: "commands.md", text: CommandReference.text),
            Page(name: "metrics.md", text: MetricsReference.text(exposition)),
            Page(name: "logbook.md", text: try LogbookReference.text()),
        ]
    }

    /// A table of Markdown.
    static func table(_ titles: [String], _ rows: [[String]]) -> String {
        let lines = [titles, titles.map { _ in "---" }] + rows
        return lines.map { "| " + $0.map(cell).joined(separator: " | ") + " |" }.joined(separator: "\n")
    }

    /// Text fit for a cell.
    private static func cell(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("\n", with: " ").replacing("<", with: "&lt;")
    }
}
