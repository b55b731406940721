extension TextTable {
    /// The lines of a table of figures: names to the left, all else to the right.
    static func figures(_ titles: [String], _ rows: [[String]]) -> [String] {
        var table = TextTable(titles.enumerated().map { $0 == 0 ? .left($1) : .right($1) })
        for row in rows { table.add(row) }
        return table.lines
    }
}
