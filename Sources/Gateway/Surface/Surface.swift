import HTTPWire
import Routing

/// What the gateway does with a request, by its method and path.
enum Surface: Equatable {
    /// Scanned, decided by the policy, measured and logged.
    case inference(RequestFacts.Endpoint)
    /// Names an answer that one instance holds; where its id stands in the head.
    case storedResponse(id: Range<Int>)
    /// Goes to the instance with its model that has the fewest requests.
    case other
    /// As `other`, but its path is written in an unusual way: what it means is found out before it may pass.
    case unusual

    /// The surface of a request.
    static func of(_ head: RequestHead, _ bytes: UnsafeRawBufferPointer) -> Surface {
        let target = UnsafeRawBufferPointer(rebasing: bytes[head.target])
        if head.method == .post, let endpoint = endpoint(target) { return .inference(endpoint) }
        guard let count = TargetPath.plainCount(target) else { return .unusual }
        let path = UnsafeRawBufferPointer(rebasing: target[..<count])
        if head.method == .post, count < target.count, let endpoint = endpoint(path) { return .inference(endpoint) }
        if let id = storedResponse(path) {
            return .storedResponse(id: head.target.lowerBound + id.lowerBound..<head.target.lowerBound + id.upperBound)
        }
        return .other
    }

    private static func endpoint(_ path: UnsafeRawBufferPointer) -> RequestFacts.Endpoint? {
        switch path.count {
        case 20: return path.isText("/v1/chat/completions") ? .chat : nil
        case 15: return path.isText("/v1/completions") ? .completions : nil
        case 13: return path.isText("/v1/responses") ? .responses : nil
        default: return nil
        }
    }

    /// The id in `/v1/responses/{id}` and what lies beneath it.
    private static func storedResponse(_ path: UnsafeRawBufferPointer) -> Range<Int>? {
        let root: StaticString = "/v1/responses/"
        let start = root.utf8CodeUnitCount
        guard path.count > start, UnsafeRawBufferPointer(rebasing: path[..<start]).isText(root) else { return nil }
        let end = path[start...].firstIndex(of: UInt8(ascii: "/")) ?? path.count
        return end > start ? start..<end : nil
    }
}

extension UnsafeRawBufferPointer {
    /// Whether these bytes are `text`.
    func isText(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount
            && elementsEqual(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
