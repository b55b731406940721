import Foundation
import Gateway

/// A file with keys, one a line.
enum KeyFile {
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
