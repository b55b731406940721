/// What is wrong with a cluster file, in one sentence: the field, its value, and what would be right.
public struct ClusterError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where, such as `instances[2].kv_blocks`; empty for the whole file.
    public var field: String
    /// The value as written, or nil where there is none.
    public var value: String?
    /// What would be right, such as `give a whole number from 1 to 10`.
    public var remedy: String

    /// An error at one field.
    public init(field: String, value: String?, remedy: String) {
        self.field = field
        self.value = value
        self.remedy = remedy
    }

    /// The sentence.
    public var description: String {
        let subject = field.isEmpty ? "the file" : field
        guard let value else { return "\(subject) is missing; \(remedy)" }
        return "\(subject) is \(value); \(remedy)"
    }
}
