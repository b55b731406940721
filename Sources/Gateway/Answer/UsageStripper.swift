import NIOCore

/// Takes the `usage` event, which only the router asked for, out of a stream.
struct UsageStripper {
    private var line: [UInt8] = []
    private var dropBlank = false
    private static let limit = 256 << 10

    /// Appends `data` to `buffer` without the usage event. A line is held back until it is complete.
    mutating func filter(_ data: UnsafeRawBufferPointer, into buffer: inout ByteBuffer) {
        var start = 0
        while start < data.count {
            let rest = UnsafeRawBufferPointer(rebasing: data[start...])
            guard let length = rest.firstIndex(of: 10, fast: ()) else {
                line.append(contentsOf: rest)
                // No usage event is that long: it is passed on rather than kept.
                if line.count > Self.limit {
                    buffer.writeBytes(line)
                    line.removeAll(keepingCapacity: true)
                }
                return
            }
            line.append(contentsOf: rest[...length])
            start += length + 1
            if line.count <= 2, dropBlank {
                dropBlank = false
            } else if isUsageEvent {
                dropBlank = true
            } else {
                dropBlank = false
                buffer.writeBytes(line)
            }
            line.removeAll(keepingCapacity: true)
        }
    }

    /// What was held back when the stream ended.
    mutating func rest() -> ByteBuffer {
        let rest = ByteBuffer(bytes: line)
        line.removeAll()
        return rest
    }

    private var isUsageEvent: Bool {
        line.withUnsafeBytes { bytes in
            guard bytes.count > 6, bytes[0] == 0x64, bytes[4] == 0x3a,
                let usage = bytes.value(of: "\"usage\""), usage.first == UInt8(ascii: "{"),
                let choices = bytes.value(of: "\"choices\""), choices.count > 1
            else { return false }
            return choices[0] == UInt8(ascii: "[") && choices[1] == UInt8(ascii: "]")
        }
    }
}
