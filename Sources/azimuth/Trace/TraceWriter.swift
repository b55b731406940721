import CZlib
import Foundation

/// Writes traces as JSON lines, compressed where the file's name ends in `.gz`.
enum TraceWriter {
    /// One row as a line, without its end.
    static func line(_ row: TraceRow) throws -> String {
        let whole = row.timestamp == row.timestamp.rounded()
        var text = "{\"timestamp_ms\":\(whole ? "\(Int(row.timestamp))" : "\(row.timestamp)")"
        text += ",\"input_length\":\(row.inputLength),\"output_length\":\(row.outputLength)"
        if !row.hashIDs.isEmpty { text += ",\"hash_ids\":[\(row.hashIDs.map(String.init).joined(separator: ","))]" }
        if let session = row.session { text += ",\"session\":\(try quoted(session))" }
        if let prompt = row.prompt { text += ",\"prompt\":\(try quoted(prompt))" }
        return text + "}"
    }

    /// - Parameter path: nil writes to standard output.
    /// - Throws: `CommandFailure` where the file cannot be written.
    static func write(_ rows: [TraceRow], to path: String?) throws {
        var text = ""
        for row in rows { text += try line(row) + "\n" }
        let plain = Data(text.utf8)
        guard let path else { return FileHandle.standardOutput.write(plain) }
        do {
            try (path.hasSuffix(".gz") ? compress(plain) : plain).write(to: URL(fileURLWithPath: path))
        } catch {
            throw CommandFailure(
                .cannotWrite,
                "cannot write the trace to '\(path)'; give --output a file in a folder that can be written")
        }
    }

    /// gzip without a name or a time in it, so that equal traces make equal files.
    static func compress(_ data: Data) throws -> Data {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        guard
            deflateInit2_(
                &stream, Z_BEST_COMPRESSION, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
                == Z_OK
        else { throw Gunzip.Failure.damaged }
        defer { deflateEnd(&stream) }
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(data.count))))
        let status = data.withUnsafeBytes { input in
            output.withUnsafeMutableBufferPointer { buffer in
                let start = UnsafeMutableRawPointer(mutating: input.baseAddress)
                stream.next_in = start?.assumingMemoryBound(to: Bytef.self)
                stream.avail_in = UInt32(clamping: input.count)
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(clamping: buffer.count)
                return deflate(&stream, Z_FINISH)
            }
        }
        guard status == Z_STREAM_END, stream.avail_in == 0 else { throw Gunzip.Failure.tooLong }
        return Data(output[..<Int(stream.total_out)])
    }

    private static func quoted(_ text: String) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return String(decoding: try encoder.encode(text), as: UTF8.self)
    }
}
