/// The path in a request target: what servers behind the router may take it for.
enum TargetPath {
    /// The length of the path before the query; nil where some server might read the path as another one: escapes,
    /// empty or dotted segments, backslashes, parameters, fragments, capitals, a slash at its end.
    static func plainCount(_ target: UnsafeRawBufferPointer) -> Int? {
        guard target.first == UInt8(ascii: "/") else { return nil }
        var last = UInt8(ascii: "/")
        var count = 1
        while count < target.count, target[count] != UInt8(ascii: "?") {
            let byte = target[count]
            switch byte {
            case UInt8(ascii: "%"), UInt8(ascii: "\\"), UInt8(ascii: ";"), UInt8(ascii: "#"), 0x80...: return nil
            case UInt8(ascii: "."), UInt8(ascii: "/"):
                if last == UInt8(ascii: "/") { return nil }
            default: break
            }
            last = byte
            count += 1
        }
        return count > 1 && last == UInt8(ascii: "/") ? nil : count
    }

    /// The path as the most lenient of servers might read it: decoded until nothing is left to decode, without query,
    /// fragment and parameters, with slashes only, dots resolved, and in lower case; no slash at its end.
    ///
    /// - Returns: nil where decoding does not come to an end soon: nobody writes a path that way in good faith.
    static func resolved(_ target: UnsafeRawBufferPointer) -> [UInt8]? {
        var path = Array(target)
        var rounds = 0
        while true {
            if let end = path.firstIndex(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }) {
                path.removeSubrange(end...)
            }
            let decoded = PercentCoding.bytes(of: path)
            if decoded == path { break }
            rounds += 1
            guard rounds <= 3 else { return nil }
            path = decoded
        }
        var segments: [ArraySlice<UInt8>] = []
        for segment in path.split(whereSeparator: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }) {
            let name = segment.prefix { $0 != UInt8(ascii: ";") && $0 != 0 }
            switch name.count {
            case 0: continue
            case 1 where name.first == UInt8(ascii: "."): continue
            case 2 where name.elementsEqual("..".utf8): _ = segments.popLast()
            default: segments.append(name)
            }
        }
        return segments.flatMap { [UInt8(ascii: "/")] + $0.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 } }
    }
}
