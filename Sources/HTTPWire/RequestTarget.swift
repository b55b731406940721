/// The forms of a request target (RFC 9112 section 3.2).
enum RequestTarget {
    /// Where path and query stand in a target: all of an origin form, what follows the authority of an absolute one,
    /// and `*` of OPTIONS. Nil for an authority alone (CONNECT) and for anything else.
    static func pathAndQuery(
        _ head: UnsafeRawBufferPointer, _ range: Range<Int>, isOptions: Bool
    ) -> Range<Int>? {
        if head[range.lowerBound] == UInt8(ascii: "/") { return range }
        let target = UnsafeRawBufferPointer(rebasing: head[range])
        if isOptions, target.count == 1, target[0] == UInt8(ascii: "*") { return range }
        let scheme: Int
        if target.count > 7, UnsafeRawBufferPointer(rebasing: target[..<7]).equalsIgnoringCase("http://") {
            scheme = 7
        } else if target.count > 8, UnsafeRawBufferPointer(rebasing: target[..<8]).equalsIgnoringCase("https://") {
            scheme = 8
        } else {
            return nil
        }
        var end = scheme
        while end < target.count, target[end] != UInt8(ascii: "/"), target[end] != UInt8(ascii: "?") { end += 1 }
        return end > scheme ? range.lowerBound + end..<range.upperBound : nil
    }
}
