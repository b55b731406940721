import Foundation

/// Reads trace files: JSON lines, plain or compressed with gzip.
enum TraceReader {
    /// Bound on a trace's size in memory, uncompressed.
    static let maxBytes = 1 << 30

    /// Whether rows may stand in any order.
    enum Order: Sendable {
        /// They are put in the order of their times.
        case any
        /// They are in the order of their times.
        case ascending
    }

    /// The rows of the file, in the order of their timestamps.
    static func read(path: String, format: TraceFormat = .auto, order: Order = .any) throws -> [TraceRow] {
        let data = try contents(of: path)
        do {
            return try parse(data, name: path, format: format, order: order)
        } catch {
            throw CommandFailure(.badInput, error.description)
        }
    }

    /// The file's bytes, decompressed where they are gzip.
    private static func contents(of path: String) throws -> Data {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
        } catch {
            throw CommandFailure(
                .noInput, "cannot read the trace file '\(path)': \(reason(of: error)); give --trace a readable file")
        }
        guard data.starts(with: [0x1F, 0x8B]) else { return data }
        do throws(Gunzip.Failure) {
            return try Gunzip.decompress(data, limit: maxBytes)
        } catch {
            switch error {
            case .damaged:
                throw CommandFailure(
                    .badInput, "the trace '\(path)' begins like gzip but does not decompress; compress it anew")
            case .tooLong:
                throw CommandFailure(.badInput, "the trace '\(path)' is over 1 GiB uncompressed; split it")
            }
        }
    }

    /// The rows of a trace's text, in the order of their timestamps; `name` is what faults call the file.
    static func parse(
        _ data: Data, name: String, format: TraceFormat = .auto, order: Order = .any
    ) throws(TraceFault) -> [TraceRow] {
        let result: Result<[TraceRow], TraceFault> = data.withUnsafeBytes { bytes in
            var lines = TraceLines(bytes, name: name, format: format)
            do throws(TraceFault) {
                return .success(try lines.rows(order: order))
            } catch {
                return .failure(error)
            }
        }
        let found = try result.get()
        guard !found.isEmpty else {
            throw TraceFault(description: "\(name): the trace holds no request; it needs one JSON object a line")
        }
        guard order == .any else { return found }
        // Not every source sorts; the order of equal timestamps is kept.
        return found.enumerated().sorted { ($0.element.timestamp, $0.offset) < ($1.element.timestamp, $1.offset) }
            .map(\.element)
    }

    private static func reason(of error: any Error) -> String {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        if let code = underlying?.code, underlying?.domain == NSPOSIXErrorDomain {
            return String(cString: strerror(Int32(code))).lowercased()
        }
        return (error as? CocoaError)?.code == .fileReadNoSuchFile ? "no such file or directory" : "it cannot be opened"
    }
}
