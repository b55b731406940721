import Foundation
import Yams

/// Settings from a configuration file: one flat YAML mapping (JSON is YAML too) from names to values.
///
/// Read with Yams' node tree, which knows every key's line, and not through a configuration library: those flatten the
/// tree, and then neither unknown keys nor lines can be told.
enum SettingsFile {
    /// Bytes beyond which no file is read.
    static let largestFile = 1 << 20

    /// Reads the file at `path`.
    ///
    /// - Throws: `CommandFailure` where there is no usable file.
    /// - Returns: the values, and one sentence for each key that is wrong.
    static func read(_ path: String) throws(CommandFailure) -> (given: [GivenSetting], faults: [String]) {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            let isThere = FileManager.default.fileExists(atPath: path)
            throw CommandFailure(
                .noInput,
                "\(path) "
                    + (isThere
                        ? "cannot be read; check that it is a file and your permission to read it."
                        : "does not exist; give the path of a configuration file."))
        }
        guard data.count <= largestFile else {
            throw CommandFailure(
                .badInput, "\(path) is \(data.count) bytes long; a configuration file has at most \(largestFile).")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw CommandFailure(.badInput, "\(path) is not UTF-8 text; save it as UTF-8.")
        }
        return try parse(text, path: path)
    }

    /// Reads a file's text; `path` only names it.
    static func parse(_ text: String, path: String) throws(CommandFailure) -> (given: [GivenSetting], faults: [String])
    {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw CommandFailure(.badInput, sentence(for: error, path: path))
        }
        // A file of comments alone sets nothing.
        guard let root else { return ([], []) }
        guard let mapping = root.mapping else {
            throw CommandFailure(
                .badInput,
                "\(path):\(root.mark?.line ?? 1): the file is no mapping; give lines such as 'port: 30080'.")
        }
        var given: [GivenSetting] = []
        var faults: [String] = []
        var seen: [String: (key: String, line: Int)] = [:]
        for (key, value) in mapping {
            let line = key.mark?.line ?? 1
            guard let name = key.scalar?.string else {
                faults.append("\(path):\(line): a key is no text; give the name of a setting.")
                continue
            }
            guard let setting = SettingsTable.named(name) else {
                faults.append("\(path):\(line): \(unknown(name))")
                continue
            }
            if let first = seen[setting.name] {
                faults.append(
                    "\(path):\(line): \(name) is given twice, first as \(first.key) at line \(first.line); keep one.")
                continue
            }
            seen[setting.name] = (name, line)
            let origin = SettingOrigin.file(path: path, line: line, key: name)
            switch texts(of: value, setting) {
            case .success(let texts): given.append(GivenSetting(setting, texts, origin))
            case .failure(let complaint): faults.append(origin.subject + complaint.text)
            }
        }
        return (given, faults)
    }

    /// A value's texts: a scalar, or a sequence of scalars where the setting is a list.
    private static func texts(of value: Node, _ setting: Setting) -> Result<[String], SettingComplaint> {
        func text(_ node: Node) -> String? {
            guard let scalar = node.scalar else { return nil }
            let isNull = scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
            return isNull ? nil : scalar.string
        }
        switch value {
        case .scalar:
            guard let text = text(value) else {
                return .failure(SettingComplaint(" has no value; give one or leave the line out."))
            }
            return .success([text])
        case .sequence(let sequence):
            guard setting.shape == .list else {
                return .failure(SettingComplaint(" is a list; it takes one value."))
            }
            let texts = sequence.map(text)
            guard !texts.contains(nil) else {
                return .failure(SettingComplaint(" has an entry that is no text; give a list of texts."))
            }
            return .success(texts.compactMap { $0 })
        case .mapping, .alias:
            return .failure(
                SettingComplaint(" is a mapping; it takes \(setting.shape == .list ? "a list" : "one value")."))
        }
    }

    private static func unknown(_ name: String) -> String {
        let hint = SettingsTable.nearest(to: name).map { "did you mean \($0)?" }
        return "'\(name.prefix(80))' is no setting; \(hint ?? "see 'azimuth serve --help' for those there are.")"
    }

    private static func sentence(for error: any Error, path: String) -> String {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return "\(path):\(mark.line): the file is neither YAML nor JSON: \(problem) at column \(mark.column)."
        case .duplicatedKeysInMapping(let keys, let context):
            let names = keys.sorted().joined(separator: ", ")
            return "\(path):\(context.mark.line): \(names) is given twice; keep one."
        default:
            return "\(path): the file is neither YAML nor JSON: "
                + String(describing: error).split(separator: "\n").joined(separator: " ")
        }
    }
}
