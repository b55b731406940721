import Foundation

/// Puts the live screen on the terminal, over the one before it.
struct DemoScreen {
    private var lines = 0

    /// The bytes that draw `screen`, cut to the terminal's columns and rows.
    mutating func frame(_ screen: [String], columns: Int, rows: Int) -> String {
        var text = lines > 0 ? "\u{1B}[\(lines)A" : ""
        let shown = screen.prefix(max(1, rows - 1))
        for line in shown { text += "\r\u{1B}[K" + line.prefix(max(1, columns - 1)) + "\n" }
        // What an earlier, longer frame left below.
        text += "\u{1B}[J"
        lines = shown.count
        return text
    }
}
