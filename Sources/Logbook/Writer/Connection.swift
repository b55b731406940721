import Foundation
import GRDB

/// One opened file with what was written of names since: made anew when the file is replaced.
///
/// Used by the writer's queue alone.
final class Connection {
    let database: DatabaseQueue
    let names: NameTables
    private let path: String
    private let fileNumber: ino_t?

    init(path: String, options: LogbookOptions, registry: Registry) throws {
        database = try LogbookFile.openForWriting(path, options: options)
        names = NameTables(registry: registry)
        self.path = path
        fileNumber = Self.look(path)?.st_ino
    }

    /// Whether `path` still names the file that was opened.
    var isInPlace: Bool { fileNumber != nil && Self.look(path)?.st_ino == fileNumber }

    /// Size of the database and its write-ahead log in bytes.
    var bytes: (database: Int64, log: Int64) { Self.bytes(ofFileAt: path) }

    /// Size of the database at `path` and its write-ahead log in bytes.
    static func bytes(ofFileAt path: String) -> (database: Int64, log: Int64) {
        (Int64(look(path)?.st_size ?? 0), Int64(look(path + "-wal")?.st_size ?? 0))
    }

    private static func look(_ path: String) -> stat? {
        var result = stat()
        return stat(path, &result) == 0 ? result : nil
    }
}
