import Foundation

/// Writes lines of comma-separated values (RFC 4180), a block at a time.
final class CSVFile {
    private static let block = 1 << 16

    private let handle: FileHandle
    private let name: String?
    private var waiting = Data()

    /// - Parameter path: the file to make, or nil for standard output.
    init(_ path: String?) throws {
        name = path
        guard let path else {
            handle = .standardOutput
            return
        }
        guard FileManager.default.createFile(atPath: path, contents: nil), let made = FileHandle(forWritingAtPath: path)
        else {
            throw CommandFailure(
                .cannotWrite, "--output '\(path)' cannot be written: check the folder and the permissions")
        }
        handle = made
    }

    func write(_ fields: [String]) throws {
        waiting += Data((fields.map(Self.quoted).joined(separator: ",") + "\r\n").utf8)
        if waiting.count >= Self.block { try flush() }
    }

    func close() throws {
        try flush()
        if name != nil { try? handle.close() }
    }

    private func flush() throws {
        do {
            try handle.write(contentsOf: waiting)
        } catch {
            throw CommandFailure(
                .cannotWrite, "\(name.map { "'\($0)'" } ?? "standard output") cannot be written to its end")
        }
        waiting.removeAll(keepingCapacity: true)
    }

    /// In quotes where a comma, a quote or a line's end would be misread.
    static func quoted(_ field: String) -> String {
        guard field.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else { return field }
        return "\"" + field.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }
}
