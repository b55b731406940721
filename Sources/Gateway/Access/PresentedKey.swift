import HTTPWire

/// The key a request brings: `authorization: Bearer KEY`, else `x-api-key: KEY`.
enum PresentedKey: Equatable {
    case none
    /// Where the key stands in the head.
    case key(Range<Int>)
    /// Two keys of one kind, or a scheme other than Bearer: no key can be taken from it.
    case unusable

    /// The key in a head's fields.
    static func find(_ fields: [Field], _ head: UnsafeRawBufferPointer) -> PresentedKey {
        var bearer: Range<Int>?
        var plain: Range<Int>?
        for field in fields {
            switch field.kind {
            case .authorization:
                guard bearer == nil, let range = bearerKey(field.value, head) else { return .unusable }
                bearer = range
            case .apiKey:
                guard plain == nil else { return .unusable }
                plain = field.value
            default: break
            }
        }
        return (bearer ?? plain).map { .key($0) } ?? .none
    }

    private static func bearerKey(_ value: Range<Int>, _ head: UnsafeRawBufferPointer) -> Range<Int>? {
        let scheme = value.prefix(6)
        guard value.count > 7, UnsafeRawBufferPointer(rebasing: head[scheme]).equalsIgnoringCase("bearer") else {
            return nil
        }
        var start = scheme.upperBound
        while start < value.upperBound, head[start] == 32 { start += 1 }
        return start > scheme.upperBound && start < value.upperBound ? start..<value.upperBound : nil
    }
}
