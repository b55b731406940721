import NIOCore

/// The condition did not come to hold before the deadline.
struct WaitedInVain: Error, CustomStringConvertible {
    var description: String
}

/// Returns once `condition` holds; the deadline only ends a test that has failed already.
func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
    let end = NIODeadline.now() + .seconds(45)
    while try await !condition() {
        guard NIODeadline.now() < end else { throw WaitedInVain(description: "waited in vain for \(what)") }
        try await Task.sleep(for: .milliseconds(5))
    }
}
