import Foundation
import GRDB
import Routing

/// The reading side of a logbook: connections of its own that never disturb the writer.
///
/// All methods wait for the file: never call them on an event loop. They throw `LogbookError`.
public final class LogbookReader: Sendable {
    /// The file.
    public let path: String
    private let pool: DatabasePool

    /// Opens the logbook at `path` for reading.
    ///
    /// - Throws: `LogbookError` where there is none, it is of a newer version, or it cannot be read.
    public init(path: String) throws {
        self.path = path
        pool = try LogbookFile.openForReading(path)
    }

    /// Runs `body` on a consistent view of the file.
    func read<T>(_ body: (Database) throws -> T) throws -> T {
        try LogbookFile.translating(path) { try pool.read(body) }
    }
}
