import Foundation

/// Reads trace files: JSON lines, plain or compressed with gzip.
enum TraceReader {
    /// Bound on a trace's size in memory, uncompressed.
    static let maxBytes = 1 << 30

    /// The rows of the file, in the order of their timestamps.
    static func read(path: String) throws -> [TraceRow] {
        var data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw CommandFailure(
                .noInput, "cannot read the trace file '\(path)': \(reason(of: error)); give --trace a readable file")
        }
        if data.starts(with: [0x1F, 0x8B]) { data = try decompress(path: path) }
        do {
            return try parse(data, name: path)
        } catch {
            throw CommandFailure(.badInput, error.description)
        }
    }

    /// The rows of a trace's text, in the order of their timestamps; `name` is what faults call the file.
    static func parse(_ data: Data, name: String) throws(TraceFault) -> [TraceRow] {
        let result: Result<[TraceRow], TraceFault> = data.withUnsafeBytes { bytes in
            do throws(TraceFault) {
                return .success(try rows(of: bytes, name: name))
            } catch {
                return .failure(error)
            }
        }
        let found = try result.get()
        guard !found.isEmpty else {
            throw TraceFault(description: "\(name): the trace holds no request; it needs one JSON object a line")
        }
        // Not every source sorts; the order of equal timestamps is kept.
        return found.enumerated().sorted { ($0.element.timestamp, $0.offset) < ($1.element.timestamp, $1.offset) }
            .map(\.element)
    }

    private static func rows(of bytes: UnsafeRawBufferPointer, name: String) throws(TraceFault) -> [TraceRow] {
        var rows: [TraceRow] = []
        var line = 0
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            line += 1
            let text = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
            start = end + 1
            if text.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
            do throws(TraceFault) {
                rows.append(try TraceLine.parse(text))
            } catch {
                throw TraceFault(description: "\(name):\(line): \(error.description)")
            }
        }
        return rows
    }

    /// gzip is on every system this runs on; its output is read while it is made.
    private static func decompress(path: String) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", "--", path]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw CommandFailure(
                .noInput, "cannot run gzip for '\(path)': \(reason(of: error)); install gzip or decompress the trace")
        }
        var data = Data()
        while let part = try output.fileHandleForReading.read(upToCount: 1 << 20), !part.isEmpty {
            data.append(part)
            guard data.count <= maxBytes else {
                process.terminate()
                throw CommandFailure(.badInput, "the trace '\(path)' is over 1 GiB uncompressed; split it")
            }
        }
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw CommandFailure(
                .badInput, "the trace '\(path)' begins like gzip but does not decompress; compress it anew")
        }
        return data
    }

    private static func reason(of error: any Error) -> String {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        if let code = underlying?.code, underlying?.domain == NSPOSIXErrorDomain {
            return String(cString: strerror(Int32(code))).lowercased()
        }
        return (error as? CocoaError)?.code == .fileReadNoSuchFile ? "no such file or directory" : "it cannot be opened"
    }
}
