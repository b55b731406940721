import Foundation
import Routing

/// One line of a file of recorded turns.
struct RecordedTurn: Decodable, Sendable {
    /// Which conversation.
    var s: Int
    /// Answers before it in the conversation.
    var t: Int
    /// 1 for a conversation's first turn; taken from `t` where it is not given.
    var f: Int?
    /// Tokens of the prompt.
    var pt: Int
    /// Tokens of the conversation before it.
    var ht: Int
    /// Tokens of the answer; needed by `train` and `evaluate`.
    var rt: Int?
    /// Text of the prompt.
    var p: String
    /// What the tagger is not told of it.
    var without: [LengthQuery.Group] = []

    private enum CodingKeys: CodingKey { case s, t, f, pt, ht, rt, p }

    var isFirst: Bool { (f ?? (t == 0 ? 1 : 0)) == 1 }

    var query: LengthQuery {
        var query = LengthQuery(
            text: p, promptTokens: pt, historyTokens: ht, turn: t, session: UInt64(bitPattern: Int64(s)))
        for group in without { query.leaveOut(group) }
        return query
    }

    /// Most lines, bytes when unpacked, and tokens of one turn that are taken.
    private static let mostBytes = 4 << 30
    private static let tokens = 0...(1 << 30)

    /// All turns of a file of JSON lines, plain or gzip.
    ///
    /// - Parameter needsLengths: whether a line without `rt` is a fault.
    static func read(_ path: String, needsLengths: Bool = true) throws -> [RecordedTurn] {
        guard var data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(.noInput, "cannot read '\(path)'; give a file of JSON lines, plain or gzip.")
        }
        if data.starts(with: [0x1F, 0x8B]) {
            do {
                data = try Gunzip.decompress(data, limit: mostBytes)
            } catch {
                throw CommandFailure(.badInput, "'\(path)' cannot be unpacked: it is \(error)")
            }
        }
        let decoder = JSONDecoder()
        var turns: [RecordedTurn] = []
        var number = 0
        for line in [UInt8](data).split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            guard line.contains(where: { $0 > 0x20 }) else { continue }
            guard let turn = try? decoder.decode(RecordedTurn.self, from: Data(line)) else {
                throw CommandFailure(
                    .badInput, "\(path):\(number): expected a JSON object with numbers s, t, pt, ht, rt and a text p")
            }
            try check(turn, needsLengths, "\(path):\(number)")
            turns.append(turn)
        }
        guard !turns.isEmpty else { throw CommandFailure(.badInput, "'\(path)' has no turns") }
        return turns
    }

    private static func check(_ turn: RecordedTurn, _ needsLengths: Bool, _ place: String) throws {
        for (name, value) in [("t", turn.t), ("pt", turn.pt), ("ht", turn.ht), ("rt", turn.rt ?? 1)]
        where !tokens.contains(value) {
            throw CommandFailure(.badInput, "\(place): \(name) is \(value); it must be from 0 to \(tokens.upperBound)")
        }
        guard !needsLengths || turn.rt != nil else {
            throw CommandFailure(.badInput, "\(place): rt is missing; it is the answer's length in tokens")
        }
    }
}

extension [RecordedTurn] {
    /// Splits by conversation, in order of their first turns: the first `share` of them, and the rest.
    func split(share: Double) -> (first: [RecordedTurn], rest: [RecordedTurn]) {
        var order: [Int: Int] = [:]
        for turn in self where order[turn.s] == nil { order[turn.s] = order.count }
        let bound = Int((Double(order.count) * share).rounded())
        return (filter { (order[$0.s] ?? 0) < bound }, filter { (order[$0.s] ?? 0) >= bound })
    }
}
