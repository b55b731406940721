/// One secret key and who holds it. It never shows the key when printed.
public struct APIKey: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Bytes of a key: fewer are guessed, more are a mistake.
    public static let lengths = 8...512

    /// Who holds it; keys with the same label share their rate limits.
    public let label: String?
    /// The key itself. Give it to nothing that is printed, logged or stored.
    public let secret: String

    /// A key.
    /// - Throws: `KeyError` for one that cannot stand in a header, or is too short or too long; the key is not named.
    public init(label: String? = nil, secret: String) throws(KeyError) {
        guard Self.lengths.contains(secret.utf8.count) else {
            throw KeyError(
                "it has \(secret.utf8.count) characters; a key has "
                    + "\(Self.lengths.lowerBound) to \(Self.lengths.upperBound)")
        }
        guard secret.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            throw KeyError("it holds a character that is not visible ASCII")
        }
        if let label {
            let plain = label.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    return true
                default: return false
                }
            }
            guard plain, (1...64).contains(label.utf8.count) else {
                throw KeyError("the label before it is not 1 to 64 letters, digits, '.', '_' or '-'")
            }
        }
        self.label = label
        self.secret = secret
    }

    /// The label alone.
    public var description: String { "APIKey(\(label ?? "without a label"))" }
    /// The label alone.
    public var debugDescription: String { description }
    /// The label alone.
    public var customMirror: Mirror { Mirror(self, children: ["label": label as Any]) }
}

/// What is wrong with a key or a list of keys, in words that hold no key.
public struct KeyError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The words.
    public let description: String

    /// An error with these words.
    public init(_ description: String) { self.description = description }
}
