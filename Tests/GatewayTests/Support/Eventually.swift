import NIOCore
import Testing

/// The condition did not come to hold before the deadline.
struct Timeout: Error, CustomStringConvertible {
    var description: String
}

/// Returns the first value that `find` gives. The deadline only ends a test that has failed already.
func eventually<Value>(
    _ what: String, within limit: TimeAmount = .seconds(30), _ find: () async throws -> Value?
) async throws -> Value {
    let end = NIODeadline.now() + limit
    while true {
        if let value = try await find() { return value }
        if NIODeadline.now() > end { throw Timeout(description: "waited in vain for \(what)") }
        try await Task.sleep(for: .milliseconds(2))
    }
}

/// Returns once `condition` holds.
func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
    try await eventually(what) { try await condition() ? () : nil }
}
