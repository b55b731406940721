import NIOCore

/// Numbers of settings, always within bounds.
enum SettingNumber {
    /// A whole number; `_` may group its digits.
    static func whole<Number: FixedWidthInteger>(
        _ text: String, _ range: ClosedRange<Number>
    ) throws(SettingComplaint) -> Number {
        let digits = text.filter { $0 != "_" }
        let behindSign = digits.first == "-" || digits.first == "+" ? digits.dropFirst() : digits[...]
        guard !behindSign.isEmpty, behindSign.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw SettingComplaint(
                " '\(text.prefix(80))' is not a whole number; it must be from \(range.lowerBound) to "
                    + "\(range.upperBound).")
        }
        guard let value = Number(digits), range.contains(value) else {
            throw SettingComplaint(
                " is \(digits.prefix(80)); it must be from \(range.lowerBound) to \(range.upperBound).")
        }
        return value
    }

    /// A number, with or without decimals.
    static func decimal(_ text: String, _ range: ClosedRange<Double>) throws(SettingComplaint) -> Double {
        let bounds = "it must be from \(Self.text(range.lowerBound)) to \(Self.text(range.upperBound))"
        guard let value = Double(text.filter { $0 != "_" }) else {
            throw SettingComplaint(" '\(text.prefix(80))' is not a number; \(bounds).")
        }
        guard range.contains(value) else { throw SettingComplaint(" is \(Self.text(value)); \(bounds).") }
        return value
    }

    /// A number without a needless `.0`.
    static func text(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    }
}

/// A span of time that a setting can hold.
protocol SettingSpan: Sendable {
    init(settingNanoseconds: Int64)
    var settingNanoseconds: Int64 { get }
}

extension TimeAmount: SettingSpan {
    init(settingNanoseconds: Int64) { self = .nanoseconds(settingNanoseconds) }
    var settingNanoseconds: Int64 { nanoseconds }
}

extension Duration: SettingSpan {
    init(settingNanoseconds: Int64) { self = .nanoseconds(settingNanoseconds) }
    var settingNanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
}
