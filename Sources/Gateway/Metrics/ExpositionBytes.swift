/// Appending text and numbers to a page of metrics.
extension [UInt8] {
    mutating func append(text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// A HELP text: its backslashes and line feeds are escaped, its quotes are not.
    mutating func append(help: StaticString) {
        for byte in UnsafeBufferPointer(start: help.utf8Start, count: help.utf8CodeUnitCount) {
            switch byte {
            case UInt8(ascii: "\\"): append(text: "\\\\")
            case 0x0a: append(text: "\\n")
            default: append(byte)
            }
        }
    }

    /// A number as Go's `ParseFloat` reads it back to the last bit; `+Inf`, `-Inf` and `NaN` by these names.
    mutating func append(number value: Double) {
        if value.isNaN { return append(text: "NaN") }
        if value.isInfinite { return append(text: value < 0 ? "-Inf" : "+Inf") }
        if let whole = Int(exactly: value), whole.magnitude < 1 << 53 { return append(integer: whole) }
        append(contentsOf: value.description.utf8)
    }

    mutating func append(integer value: Int) {
        if value < 0 { append(UInt8(ascii: "-")) }
        var rest = value.magnitude
        let start = count
        repeat {
            append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        self[start...].reverse()
    }
}
