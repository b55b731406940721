import Foundation
import GRDB

/// Where the expected quantiles of an answer's length stand among a stored snapshot's numbers.
struct LengthQuantiles: Equatable {
    private let places: SIMD3<Int>

    /// Leading bytes of a snapshot that are enough for any schema so far.
    static let bytes = 64

    /// Nil where a schema has not all of them among its first numbers.
    init?(fields: [String]) {
        var places = SIMD3<Int>(repeating: -1)
        for (index, name) in ["output_tokens_q10", "output_tokens_q50", "output_tokens_q90"].enumerated() {
            guard let place = fields.firstIndex(of: name), (place + 1) * 4 <= Self.bytes else { return nil }
            places[index] = place
        }
        self.places = places
    }

    /// By the snapshot schema's version.
    static func bySchema(_ db: Database) throws -> [Int: LengthQuantiles] {
        var fields: [Int: [String]] = [:]
        let rows = try Row.fetchAll(
            db, sql: "SELECT version, name FROM snapshot_schemas WHERE part = 'request' ORDER BY version, position")
        for row in rows { fields[row[0], default: []].append(row[1]) }
        return fields.compactMapValues { LengthQuantiles(fields: $0) }
    }

    /// The three quantiles; nil where nothing was expected of the length.
    func read(_ bytes: Data) -> SIMD3<Float>? {
        let numbers = Float.read(bytes.prefix(bytes.count / 4 * 4))
        var found = SIMD3<Float>()
        for index in 0..<3 {
            guard places[index] < numbers.count else { return nil }
            found[index] = numbers[places[index]]
        }
        return found[2] > 0 ? found : nil
    }
}
