import Foundation
import Gateway

/// A file with keys, one a line.
enum KeyFile {
    /// What tells that a file is another one than before, or has other content.
    struct Stamp: Equatable, Sendable {
        var device: UInt64
        var inode: UInt64
        var size: Int64
        var changed: Int64
        var changedNanoseconds: Int64
    }

    /// What the file is now; nil where there is none.
    static func stamp(_ path: String) -> Stamp? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Stamp(
            device: UInt64(status.st_dev), inode: UInt64(status.st_ino), size: Int64(status.st_size),
            changed: Int64(status.st_mtim.tv_sec), changedNanoseconds: Int64(status.st_mtim.tv_nsec))
    }

    /// The keys in a file.
    /// - Throws: `KeyError`, whose text goes on after the file's name and holds no key.
    static func read(_ path: String) throws(KeyError) -> [APIKey] {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw KeyError("cannot be read: \(String(cString: strerror(errno)).lowercased())")
        }
        // Opening anything else may wait for ever, and what it gave once cannot be read again.
        guard status.st_mode & S_IFMT == S_IFREG else { throw KeyError("is no regular file") }
        guard status.st_size <= KeyList.maximumBytes else {
            throw KeyError("has \(status.st_size) bytes; a key file has at most \(KeyList.maximumBytes)")
        }
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw KeyError("cannot be read: \(String(cString: strerror(errno)).lowercased())")
        }
        guard let text = String(validating: data, as: UTF8.self) else { throw KeyError("is not UTF-8 text") }
        do {
            return try KeyList.parse(text)
        } catch {
            throw KeyError("is wrong: \(error)")
        }
    }
}
