import NIOCore

/// Members put into a body that has none of their names, right after its opening brace.
struct BodyInjection {
    /// The members, each with a comma behind it.
    let members: String
    /// Bytes of the body before the insertion.
    let offset: Int
    /// Whether `stream_options` is among them.
    let asksForUsage: Bool

    private static let usage = "\"stream_options\":{\"include_usage\":true},"

    /// Nil where nothing is asked for, the body already names it anywhere, or is an empty object.
    init?(body: ByteBuffer, usage: Bool, priority: Int?) {
        guard usage || priority != nil else { return nil }
        let found: (offset: Int, usage: Bool, priority: Int?)? = body.withUnsafeReadableBytes { bytes in
            let wantsUsage = usage && bytes.find("\"stream_options\"") == nil
            let wanted = priority.flatMap { bytes.find("\"priority\"") == nil ? $0 : nil }
            guard wantsUsage || wanted != nil, let brace = bytes.firstIndex(of: UInt8(ascii: "{")) else { return nil }
            let next = bytes[(brace + 1)...].first { $0 > 32 }
            return next == UInt8(ascii: "\"") ? (brace + 1, wantsUsage, wanted) : nil
        }
        guard let found else { return nil }
        offset = found.offset
        asksForUsage = found.usage
        let first = found.usage ? Self.usage : ""
        members = found.priority.map { first + "\"priority\":\($0)," } ?? first
    }
}
