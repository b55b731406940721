import Foundation

/// A one-line progress bar on standard error; prints nothing where that is no terminal.
struct ProgressBar: Sendable {
    private static let width = 30

    private let isShown: Bool

    init(isShown: Bool = Terminal.errorIsTerminal) { self.isShown = isShown }

    /// Redraws the bar.
    func show(fraction: Double?, text: String) {
        guard isShown else { return }
        StandardError.write("\r\u{1B}[K" + Self.line(fraction: fraction, text: text))
    }

    /// Takes the bar off the terminal.
    func clear() {
        guard isShown else { return }
        StandardError.write("\r\u{1B}[K")
    }

    /// - Parameter fraction: 0 to 1; nil where the end is not known.
    static func line(fraction: Double?, text: String) -> String {
        guard let fraction, fraction.isFinite else { return text }
        let done = min(1, max(0, fraction))
        let filled = Int((done * Double(width)).rounded(.down))
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled)
        return "[\(bar)] \(Int((done * 100).rounded(.down))) % \(text)"
    }
}
