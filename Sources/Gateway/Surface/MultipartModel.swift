import HTTPWire

/// The `model` part of a multipart form (RFC 7578): audio comes that way.
enum MultipartModel {
    /// The model a form names; an empty string where it names none.
    ///
    /// - Parameter contentType: the `content-type` field, which holds the boundary.
    static func model(of body: UnsafeRawBufferPointer, contentType: UnsafeRawBufferPointer) -> String {
        guard let boundary = boundary(contentType) else { return "" }
        let delimiter = Array("\r\n--".utf8) + boundary
        // The first delimiter has no line before it.
        var position = body.starts(with: delimiter[2...]) ? delimiter.count - 2 : nil
        if position == nil { position = find(delimiter, in: body, from: 0).map { $0 + delimiter.count } }
        var parts = 0
        while let start = position, parts < 1_000 {
            parts += 1
            let rest = UnsafeRawBufferPointer(rebasing: body[start...])
            guard let head = rest.find("\r\n\r\n") else { return "" }
            let content = start + head + 4
            let end = find(delimiter, in: body, from: content) ?? body.count
            if head <= 4_096, namesModel(UnsafeRawBufferPointer(rebasing: rest[..<head])) {
                guard end - content <= 1_024 else { return "" }
                return String(decoding: body[content..<end], as: UTF8.self)
            }
            position = end < body.count ? end + delimiter.count : nil
        }
        return ""
    }

    /// Whether a part's head says that it is the field `model`.
    private static func namesModel(_ head: UnsafeRawBufferPointer) -> Bool {
        for quoted: StaticString in ["name=\"model\"", "name=model"] {
            guard let at = head.find(quoted) else { continue }
            let after = at + quoted.utf8CodeUnitCount
            // `filename="model"` is another parameter.
            guard at > 0, head[at - 1] == UInt8(ascii: ";") || head[at - 1] == 32 else { continue }
            if after == head.count || head[after] == UInt8(ascii: ";") || head[after] == 13 || head[after] == 32 {
                return true
            }
        }
        return false
    }

    private static func boundary(_ type: UnsafeRawBufferPointer) -> [UInt8]? {
        guard type.count > 30, UnsafeRawBufferPointer(rebasing: type[..<19]).equalsIgnoringCase("multipart/form-data"),
            let at = type.find("boundary=")
        else { return nil }
        var value = type[(at + 9)...].prefix { $0 != UInt8(ascii: ";") && $0 != 32 }
        if value.first == UInt8(ascii: "\"") { value = value.dropFirst().prefix { $0 != UInt8(ascii: "\"") } }
        return (1...70).contains(value.count) ? Array(value) : nil
    }

    private static func find(_ needle: [UInt8], in body: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard start < body.count else { return nil }
        return needle.withUnsafeBytes { UnsafeRawBufferPointer(rebasing: body[start...]).find($0) }.map { $0 + start }
    }
}
