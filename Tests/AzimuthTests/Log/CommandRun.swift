import Foundation
import Testing

@testable import azimuth

/// The command line in a process of its own, as a shell would run it.
enum CommandRun {
    /// Runs `azimuth` with `arguments`, expects it to end with `status`, and answers what it wrote.
    static func azimuth(_ arguments: [String], endsWith status: Int32 = 0) async throws -> (out: String, err: String) {
        let result = await #expect(
            processExitsWith: .exitCode(status),
            observing: [\.standardOutputContent, \.standardErrorContent]
        ) { [arguments = arguments as [String]] in
            await Azimuth.main(arguments)
        }
        let run = try #require(result)
        return (
            String(decoding: run.standardOutputContent, as: UTF8.self),
            String(decoding: run.standardErrorContent, as: UTF8.self)
        )
    }
}
