import Foundation

/// Other programs, run to their end with this one's input and output.
enum Subprocess {
    /// Runs a program, its standard output going to standard error, and returns its exit status.
    ///
    /// - Throws: `CommandFailure` where it cannot be started.
    static func run(_ program: String, _ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = FileHandle.standardError
        do {
            try process.run()
        } catch {
            throw CommandFailure(.unavailable, "\(program) cannot be run: \(error.localizedDescription)")
        }
        process.waitUntilExit()
        return process.terminationStatus
    }

    static func isExecutable(_ path: String) -> Bool { FileManager.default.isExecutableFile(atPath: path) }
}
