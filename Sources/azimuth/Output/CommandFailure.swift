import ArgumentParser
import Foundation

/// An error that ends a command: one sentence for the operator and the exit status.
struct CommandFailure: Error, Equatable, CustomStringConvertible {
    /// Exit statuses; the numbers of `sysexits.h` where it has one.
    enum Status: Int32, Sendable {
        /// What was run did not hold what it promised (a broken answer, a failed check).
        case failed = 1
        /// A flag or argument is wrong.
        case usage = 64
        /// An input file is malformed.
        case badInput = 65
        /// An input file cannot be read.
        case noInput = 66
        /// A server cannot be reached, or a port cannot be had.
        case unavailable = 69
        /// An output file cannot be written.
        case cannotWrite = 73
        /// Reading or writing failed half-way, or a file is locked or damaged.
        case inputOutput = 74
    }

    var status: Status
    /// Names the thing, its value and the remedy.
    var description: String

    init(_ status: Status, _ description: String) {
        self.status = status
        self.description = description
    }

    /// Runs a command's body; a failure of its own kind is printed to standard error and becomes the exit status.
    static func reported(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let failure as CommandFailure {
            StandardError.line("Error: \(failure.description)")
            throw ExitCode(failure.status.rawValue)
        }
    }
}

/// Writes to standard error.
enum StandardError {
    static func line(_ text: String) { write(text + "\n") }

    static func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
