/// A router-local number for one instance, never reused while the process runs.
///
/// Identity is for bookkeeping alone; it is no feature (parameters are shared across instances).
public struct InstanceID: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
    /// The number, counted from 0 in the order instances were first seen.
    public let rawValue: UInt32

    /// Wraps a number handed out by the fleet.
    public init(_ rawValue: UInt32) { self.rawValue = rawValue }

    /// Order of first appearance.
    public static func < (left: InstanceID, right: InstanceID) -> Bool { left.rawValue < right.rawValue }

    /// The number in decimal.
    public var description: String { String(rawValue) }
}
