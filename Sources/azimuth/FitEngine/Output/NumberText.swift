import Foundation

/// Numbers for files.
enum NumberText {
    /// A plain decimal with `digits` significant digits and no zeros at its end.
    static func significant(_ value: Double, digits: Int) -> String {
        guard value != 0, value.isFinite else { return "0" }
        let places = min(15, max(0, digits - 1 - Int(log10(abs(value)).rounded(.down))))
        var text = String(format: "%.\(places)f", value)
        if text.contains(".") {
            while text.hasSuffix("0") { text.removeLast() }
            if text.hasSuffix(".") { text.removeLast() }
        }
        return text
    }
}
