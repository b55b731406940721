/// Follows a body's framing through the bytes of a connection, as a pure state machine.
///
/// It never holds bytes: the caller forwards or collects the ranges it names (RFC 9112 sections 6 and 7).
public struct BodyFraming: Sendable {
    /// What the next bytes are.
    public enum Piece: Equatable {
        /// Body data at this range of the bytes given.
        case data(Range<Int>)
        /// All bytes given are used up; the body goes on.
        case needMore
        /// The body ended before this position of the bytes given.
        case end(Int)
        /// The framing is broken.
        case failure(WireError)
    }

    private enum State: Equatable {
        case fixed(Int)
        case untilClose
        case size(value: Int, digits: Int)
        case extensions(value: Int, length: Int)
        case sizeLF(Int)
        case data(Int)
        case dataCR
        case dataLF
        case trailer(length: Int, lineEmpty: Bool)
        case trailerLF(length: Int, lineEmpty: Bool)
        case done
    }

    private var state: State

    /// Follows a body of the given length.
    public init(_ length: BodyLength) {
        switch length {
        case .none: state = .done
        case .fixed(let count): state = .fixed(count)
        case .chunked: state = .size(value: 0, digits: 0)
        case .untilClose: state = .untilClose
        }
    }

    /// Whether the body is complete.
    public var isDone: Bool { state == .done }

    /// Whether the end of the connection is the body's proper end.
    public var endsAtClose: Bool { state == .untilClose }

    /// Whether a whole chunk (or nothing) has gone by, so that another chunk could be put here.
    public var isBetweenChunks: Bool {
        if case .size(_, digits: 0) = state { return true }
        return false
    }

    private static let trailerLimit = 8 << 10
    private static let extensionLimit = 1 << 10

    /// Names the next piece of `bytes`, which begin at `position` and have not been named before.
    ///
    /// - Complexity: O(bytes of framing); data is skipped, not read.
    public mutating func next(_ bytes: UnsafeRawBufferPointer, at position: Int) -> Piece {
        var position = position
        while true {
            if state == .done { return .end(position) }
            guard position < bytes.count else { return .needMore }
            let byte = bytes[position]
            switch state {
            case .fixed(let left):
                let take = min(left, bytes.count - position)
                state = take == left ? .done : .fixed(left - take)
                return .data(position..<(position + take))
            case .untilClose: return .data(position..<bytes.count)
            case .size(let value, let digits):
                if let digit = Self.hexDigit(byte) {
                    guard digits < 12 else { return .failure(WireError(400, "a chunk's size is too large")) }
                    state = .size(value: value << 4 | digit, digits: digits + 1)
                } else if digits > 0, byte == 13 {
                    state = .sizeLF(value)
                } else if digits > 0, byte == UInt8(ascii: ";") || CharacterClass.isBlank(byte) {
                    state = .extensions(value: value, length: 1)
                } else {
                    return .failure(WireError(400, "a chunk's size is not hexadecimal"))
                }
                position += 1
            case .extensions(let value, let length):
                if byte == 13 {
                    state = .sizeLF(value)
                } else if length < Self.extensionLimit, CharacterClass.isFieldValue(byte) {
                    state = .extensions(value: value, length: length + 1)
                } else {
                    return .failure(WireError(400, "a chunk's extension is malformed or too long"))
                }
                position += 1
            case .sizeLF(let value):
                guard byte == 10 else { return .failure(WireError(400, "a chunk's size does not end with CRLF")) }
                state = value == 0 ? .trailer(length: 0, lineEmpty: true) : .data(value)
                position += 1
            case .data(let left):
                let take = min(left, bytes.count - position)
                state = take == left ? .dataCR : .data(left - take)
                return .data(position..<(position + take))
            case .dataCR:
                guard byte == 13 else { return .failure(WireError(400, "a chunk's data does not end with CRLF")) }
                state = .dataLF
                position += 1
            case .dataLF:
                guard byte == 10 else { return .failure(WireError(400, "a chunk's data does not end with CRLF")) }
                state = .size(value: 0, digits: 0)
                position += 1
            case .trailer(let length, let lineEmpty):
                if byte == 13 {
                    state = .trailerLF(length: length + 1, lineEmpty: lineEmpty)
                } else if length < Self.trailerLimit, CharacterClass.isFieldValue(byte) {
                    state = .trailer(length: length + 1, lineEmpty: false)
                } else {
                    return .failure(WireError(400, "the trailer is malformed or too long"))
                }
                position += 1
            case .trailerLF(let length, let lineEmpty):
                guard byte == 10 else { return .failure(WireError(400, "the trailer does not end with CRLF")) }
                position += 1
                state = lineEmpty ? .done : .trailer(length: length + 1, lineEmpty: true)
            case .done: return .end(position)
            }
        }
    }

    @inline(__always)
    private static func hexDigit(_ byte: UInt8) -> Int? {
        if byte &- 0x30 < 10 { return Int(byte &- 0x30) }
        let lower = byte | 0x20
        if lower &- 0x61 < 6 { return Int(lower &- 0x61) + 10 }
        return nil
    }
}
