import EngineModel
import Foundation
import Yams

/// Reads a cluster file, YAML or JSON (which is YAML too).
public enum ClusterFile {
    /// Bytes beyond which no file is read.
    static let largestFile = 4 << 20

    /// Reads the file at `path`.
    /// - Throws: ``ClusterFileError``, one sentence naming the file, the field, its value and the remedy.
    public static func read(_ path: String) throws -> ClusterDescription {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            let isThere = FileManager.default.fileExists(atPath: path)
            throw ClusterFileError(
                path: path,
                problem: isThere
                    ? "cannot be read; check that it is a file and your permission to read it"
                    : "does not exist; give the path of a cluster file", isUnreadable: true)
        }
        guard data.count <= largestFile else {
            throw ClusterFileError(
                path: path, problem: "is \(data.count) bytes long; a cluster file has at most \(largestFile)")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw ClusterFileError(path: path, problem: "is not UTF-8 text; save it as UTF-8")
        }
        return try parse(text, path: path)
    }

    /// Reads a file's text; `path` only names it in errors.
    /// - Throws: ``ClusterFileError``.
    public static func parse(_ text: String, path: String) throws -> ClusterDescription {
        do {
            guard let root = try Yams.compose(yaml: text) else {
                throw ClusterFileError(path: path, problem: "is empty; give a model and its instances")
            }
            return try YAMLDecoder().decode(ClusterDescription.self, from: root)
        } catch let error as ClusterFileError {
            throw error
        } catch let error as YamlError {
            throw ClusterFileError(path: path, problem: "is neither YAML nor JSON: \(sentence(for: error))")
        } catch {
            throw ClusterFileError(path: path, cause: cause(of: error))
        }
    }

    /// Yams wraps what a type's own initialiser throws.
    private static func cause(of error: any Error) -> String {
        if case DecodingError.dataCorrupted(let context) = error, let inner = context.underlyingError {
            return cause(of: inner)
        }
        return String(describing: error)
    }

    private static func sentence(for error: YamlError) -> String {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return "\(problem) at line \(mark.line), column \(mark.column); correct it there"
        case .duplicatedKeysInMapping(let keys, let context):
            let names = keys.joined(separator: ", ")
            return "\(names) is given twice in the mapping at line \(context.mark.line); keep one"
        default:
            return String(describing: error).split(separator: "\n").joined(separator: " ")
        }
    }
}

/// A cluster file that cannot be used.
public struct ClusterFileError: Error, CustomStringConvertible, Hashable, Sendable {
    /// One sentence: the file, the field, its value and the remedy.
    public var description: String

    /// Whether the file could not be read at all, rather than having a mistake in it.
    public var isUnreadable = false

    init(path: String, problem: String, isUnreadable: Bool = false) {
        description = "\(path) \(problem)"
        self.isUnreadable = isUnreadable
    }

    init(path: String, cause: String) {
        description = "\(path): \(cause)"
    }
}
