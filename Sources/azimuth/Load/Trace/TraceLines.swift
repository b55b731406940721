import Foundation

/// Reads a trace's text line by line.
struct TraceLines {
    private let bytes: UnsafeRawBufferPointer
    private let name: String
    private var format: TraceFormat
    private var start = 0
    /// Number of the line read last, from 1.
    private var line = 0
    private var csv: CSVLine?

    /// - Parameter name: what faults call the file.
    init(_ bytes: UnsafeRawBufferPointer, name: String, format: TraceFormat) {
        self.bytes = bytes
        self.name = name
        self.format = format
    }

    /// All rows, as they stand.
    mutating func rows(order: TraceReader.Order) throws(TraceFault) -> [TraceRow] {
        var rows: [TraceRow] = []
        while let text = nextLine() {
            do throws(TraceFault) {
                guard var row = try row(of: text) else { continue }
                row.line = line
                if order == .ascending, let last = rows.last, row.timestamp < last.timestamp {
                    throw TraceFault(
                        description: "the time is before that of the request above; sort the trace by its times")
                }
                rows.append(row)
            } catch {
                throw TraceFault(description: "\(name):\(line): \(error.description)")
            }
        }
        return rows
    }

    /// The next line that is not blank.
    private mutating func nextLine() -> UnsafeRawBufferPointer? {
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            line += 1
            let text = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
            start = end + 1
            if !text.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return text }
        }
        return nil
    }

    /// The row of one line; nil for a CSV's header.
    private mutating func row(of text: UnsafeRawBufferPointer) throws(TraceFault) -> TraceRow? {
        if format == .auto { format = TraceFormat.detect(text) }
        guard let columns = format.columns else { return try TraceLine.parse(text, format: format) }
        let words = String(decoding: text, as: UTF8.self)
        if let csv { return try csv.parse(words) }
        csv = try CSVLine(header: words, format: format, columns)
        return nil
    }
}
