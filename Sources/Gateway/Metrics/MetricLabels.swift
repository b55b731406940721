/// Labels of a sample, escaped once and kept as bytes, so that a worker's name is not escaped anew for each series.
public struct MetricLabels: Sendable {
    private(set) var bytes: [UInt8] = []

    /// No labels.
    public static let none = MetricLabels()

    /// No labels.
    public init() {}

    /// One label; names are those of the program itself, values may come from anywhere.
    public init(_ name: StaticString, _ value: some StringProtocol) { add(name, value) }

    /// The same with one more label.
    public func with(_ name: StaticString, _ value: some StringProtocol) -> MetricLabels {
        var result = self
        result.add(name, value)
        return result
    }

    /// Adds a label. A value's backslashes, quotes and line feeds are escaped, as the text format wants them.
    public mutating func add(_ name: StaticString, _ value: some StringProtocol) {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
        bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(UInt8(ascii: "="))
        bytes.append(UInt8(ascii: "\""))
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\\"), UInt8(ascii: "\""):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x0a:
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(UInt8(ascii: "n"))
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
