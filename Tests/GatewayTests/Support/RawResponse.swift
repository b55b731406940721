/// One HTTP/1.1 response, read strictly from the bytes of a connection.
struct RawResponse: Sendable {
    enum Fault: Error { case malformed(String) }

    var status: Int
    /// In their order, names in lower case.
    var fields: [(name: String, value: String)]
    /// Without transfer coding.
    var body: String
    /// Whether the body came in chunks.
    var isChunked: Bool

    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    /// The first whole response in `bytes` and its length; nil where more is needed.
    static func parse(_ bytes: [UInt8], closed: Bool, toHEAD: Bool) throws -> (RawResponse, Int)? {
        guard let end = find([13, 10, 13, 10], in: bytes, from: 0) else { return nil }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(
            separator: "\r\n", omittingEmptySubsequences: false)
        let words = (lines.first ?? "").split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0] == "HTTP/1.1", let status = Int(words[1]) else {
            throw Fault.malformed(String(lines.first ?? ""))
        }
        var response = RawResponse(status: status, fields: [], body: "", isChunked: false)
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { throw Fault.malformed(String(line)) }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            response.fields.append((line[..<colon].lowercased(), String(value)))
        }
        let start = end + 4
        if toHEAD || status < 200 || status == 204 { return (response, start) }
        if response["transfer-encoding"] == "chunked" {
            guard let (body, used) = try chunks(bytes, from: start) else { return nil }
            response.body = String(decoding: body, as: UTF8.self)
            response.isChunked = true
            return (response, used)
        }
        if let length = response["content-length"].flatMap({ Int($0) }) {
            guard bytes.count >= start + length else { return nil }
            response.body = String(decoding: bytes[start..<(start + length)], as: UTF8.self)
            return (response, start + length)
        }
        guard closed else { return nil }
        response.body = String(decoding: bytes[start...], as: UTF8.self)
        return (response, bytes.count)
    }

    private static func chunks(_ bytes: [UInt8], from start: Int) throws -> ([UInt8], Int)? {
        var body: [UInt8] = []
        var position = start
        while let line = find([13, 10], in: bytes, from: position) {
            let text = String(decoding: bytes[position..<line], as: UTF8.self)
            guard let size = Int(text, radix: 16) else { throw Fault.malformed(text) }
            let data = line + 2
            guard bytes.count >= data + size + 2 else { return nil }
            guard bytes[data + size] == 13, bytes[data + size + 1] == 10 else { throw Fault.malformed("chunk end") }
            body.append(contentsOf: bytes[data..<(data + size)])
            position = data + size + 2
            if size == 0 { return (body, position) }
        }
        return nil
    }

    private static func find(_ pattern: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard bytes.count >= start + pattern.count else { return nil }
        return (start...(bytes.count - pattern.count)).first { at in
            pattern.indices.allSatisfy { bytes[at + $0] == pattern[$0] }
        }
    }
}
