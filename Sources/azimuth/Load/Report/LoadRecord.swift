import Foundation
import Synchronization

/// What became of every request, as lines of JSON: a trace of what was really sent, with what was measured beside it.
final class LoadRecord: Sendable {
    /// One line. The first keys are a trace's.
    private struct Line: Encodable {
        var timestampMs: Double
        var inputLength: Int
        var outputLength: Int
        var hashIds: [UInt64]?
        var cachedTokens: Int?
        var ttftMs: Double?
        var tpotMs: Double?
        var e2eMs: Double
        var fault: String?
    }

    private let path: String
    private let ids: [[UInt64]]
    private let results = Mutex<[RequestResult]>([])

    /// - Parameter ids: the hash ids of each request, by its position in the plan; empty where none are known.
    init(path: String, ids: [[UInt64]]) {
        self.path = path
        self.ids = ids
    }

    func take(_ event: LoadEvent) {
        guard case .finished(let result) = event else { return }
        results.withLock { $0.append(result) }
    }

    /// Writes the file, in order of sending. Requests whose lengths are not known, as of failed ones, are left out: a
    /// trace cannot hold them.
    ///
    /// - Throws: `CommandFailure` where it cannot be written.
    func write() throws {
        let lines = try results.withLock { $0 }.sorted { $0.start < $1.start }.compactMap { result -> String? in
            guard let promptTokens = result.promptTokens, let completionTokens = result.completionTokens,
                promptTokens > 0, completionTokens > 0
            else { return nil }
            let line = Line(
                timestampMs: 1_000 * max(0, result.start), inputLength: promptTokens, outputLength: completionTokens,
                hashIds: result.index < ids.count ? ids[result.index] : nil, cachedTokens: result.cachedTokens,
                ttftMs: result.ttft.map { 1_000 * $0 }, tpotMs: result.tpot.map { 1_000 * $0 },
                e2eMs: 1_000 * result.e2e, fault: result.fault.map { "\($0.kind)" })
            return try JSONText.encode(line)
        }
        do {
            try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw CommandFailure(
                .cannotWrite, "cannot write '\(path)'; give --record a file in a folder that can be written")
        }
    }
}
