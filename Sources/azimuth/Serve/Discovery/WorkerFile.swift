import Fleet
import Foundation
import NIOCore
import Yams

/// A file that lists workers: one URL a line, or a list of URLs in YAML or JSON.
struct WorkerFile: WorkerSource {
    /// Longest file in bytes.
    static let maximumBytes = 1 << 20

    let path: String
    let interval: TimeAmount
    /// The text last taken over, and the one seen last: a file being written is not read before it rests.
    private var taken: Data?
    private var seen: Data?
    private var isFirst = true

    init(path: String, interval: TimeAmount) {
        self.path = path
        self.interval = interval
    }

    var origin: WorkerOrigin { .file(path) }

    mutating func poll() async throws -> [WorkerURL]? {
        let path = path
        let data: Data
        do {
            data = try await AdminParts.blocking { try Self.read(path) }
        } catch {
            // Read anew when it is back, even where it says the same.
            (taken, seen) = (nil, nil)
            throw error
        }
        let rests = data == seen || isFirst
        (seen, isFirst) = (data, false)
        guard data != taken, rests else { return nil }
        // A broken text is complained of once, not with every look.
        taken = data
        return try Self.parse(String(decoding: data, as: UTF8.self))
    }

    private static func read(_ path: String) throws -> Data {
        guard let file = FileHandle(forReadingAtPath: path) else { throw Problem("it cannot be read") }
        defer { try? file.close() }
        let data = try file.read(upToCount: maximumBytes + 1) ?? Data()
        guard data.count <= maximumBytes else { throw Problem("it is longer than \(maximumBytes) bytes") }
        return data
    }

    /// The URLs of a file's text; `#` begins a comment.
    static func parse(_ text: String) throws -> [WorkerURL] {
        let lines = text.split(whereSeparator: \.isNewline)
            .map { $0.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        guard let first = lines.first else { throw Problem("it names no worker") }
        let isList = first.hasPrefix("[") || first == "-" || first.hasPrefix("- ") || first.hasPrefix("---")
        let texts = isList ? try list(text) : lines
        do {
            return try WorkerURL.parse(list: texts)
        } catch {
            throw Problem("\(error)")
        }
    }

    private static func list(_ text: String) throws -> [String] {
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            throw Problem("it is neither YAML nor JSON: \(error)")
        }
        guard let sequence = node?.sequence else { throw Problem("it is not a list of URLs") }
        return try sequence.map { entry in
            guard let text = entry.string else { throw Problem("an entry of its list is no URL") }
            return text
        }
    }

    struct Problem: Error, CustomStringConvertible {
        var description: String

        init(_ description: String) { self.description = description }
    }
}
