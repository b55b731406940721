import Gateway

/// Bounded numbers from an admin request's query.
enum AdminQuery {
    /// The whole number of a query member.
    ///
    /// - Throws: `AdminFailure` (400) where it is none, or not in the range.
    static func count(
        _ request: AdminRequest, _ name: String, in range: ClosedRange<Int>, otherwise: Int
    ) throws -> Int {
        guard let text = request.queryValue(name) else { return otherwise }
        guard let value = Int(text), range.contains(value) else {
            throw AdminFailure(
                400,
                "\(name) is '\(text.prefix(40))'; it must be a whole number from \(range.lowerBound) to "
                    + "\(range.upperBound)", param: name)
        }
        return value
    }
}
