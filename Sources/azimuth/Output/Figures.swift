import Foundation

/// Numbers as the tables show them.
enum Figures {
    static func fixed(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }

    /// Seconds in milliseconds with a digit that still means something; `-` for none.
    static func milliseconds(_ seconds: Double?) -> String {
        guard let seconds, seconds.isFinite else { return "-" }
        let value = seconds * 1_000
        return fixed(value, value < 100 ? 1 : 0)
    }

    /// 0 to 1 as whole percent.
    static func percent(_ share: Double) -> String { fixed(share * 100, 0) + " %" }

    /// A factor such as `0.94x`; `-` for none.
    static func ratio(_ value: Double?, to base: Double?) -> String {
        guard let value, let base, base > 0 else { return "-" }
        return fixed(value / base, 2) + "x"
    }

    /// With a comma every three digits.
    static func grouped(_ value: Int) -> String {
        let digits = Array(String(value.magnitude))
        var text = value < 0 ? "-" : ""
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.count - position) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }
}
