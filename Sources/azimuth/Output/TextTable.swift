/// A table for people: aligned columns under their titles, two spaces between them.
///
/// Cells may hold what clients sent; control characters are made visible so that a terminal obeys none of them.
struct TextTable: Sendable {
    /// A column's title and the side its cells stand on; numbers stand right.
    struct Column: Sendable {
        var title: String
        var isRight: Bool
        /// Characters shown of a cell at most.
        var width: Int

        static func left(_ title: String, width: Int = 60) -> Column {
            Column(title: title, isRight: false, width: width)
        }

        static func right(_ title: String, width: Int = 60) -> Column {
            Column(title: title, isRight: true, width: width)
        }
    }

    private let columns: [Column]
    private var rows: [[String]] = []

    init(_ columns: [Column]) { self.columns = columns }

    /// Adds a row; missing cells are empty, cells beyond the last column are left out.
    mutating func add(_ cells: [String]) {
        rows.append(
            columns.enumerated().map { position, column in
                position < cells.count ? Self.visible(cells[position], width: column.width) : ""
            })
    }

    /// The lines of the table, the titles first.
    var lines: [String] {
        let all = [columns.map(\.title)] + rows
        let widths = columns.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { cells in
            var line = ""
            for (position, cell) in cells.enumerated() {
                let pad = String(repeating: " ", count: widths[position] - cell.count)
                if position > 0 { line += "  " }
                line += columns[position].isRight ? pad + cell : cell + pad
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// The table as one text, without a newline at the end.
    var text: String { lines.joined(separator: "\n") }

    /// `text` in at most `width` characters, with control characters replaced.
    static func visible(_ text: String, width: Int) -> String {
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: clean.append("\u{FFFD}")
            default: clean.append(scalar)
            }
        }
        let shown = String(clean)
        return shown.count <= width ? shown : shown.prefix(max(0, width - 1)) + "…"
    }
}
