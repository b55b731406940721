import Foundation
import GRDB
import Routing

/// The feature vectors of one row: as they are stored, or made again where only the chosen candidate's are.
struct StoredFeatures {
    /// What is stored, a row a candidate or the chosen one's alone.
    let bytes: Data
    /// Whether it is the chosen one's alone.
    let chosenOnly: Bool

    /// The column that says so; files before the third version hold all.
    static func chosenOnly(_ db: Database) throws -> String {
        (try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0) < 3 ? "0" : "chosen_features_only"
    }

    /// The features of the candidate at `position` of `candidates`, `chosen` being the chosen one's; nil where they are
    /// not stored.
    func row(of position: Int, chosen: Int?, candidates: Int) -> [Float]? {
        guard chosenOnly else {
            let width = bytes.count / candidates
            let start = bytes.startIndex + position * width
            return Float.read(bytes[start..<start + width])
        }
        return position == chosen ? Float.read(bytes) : nil
    }

    /// The features of all candidates; none where those not stored belong to a schema of another version.
    func all(schema: Int, snapshot: Snapshot) -> [Float] {
        guard chosenOnly else { return Float.read(bytes) }
        return schema == FeatureSchema.version ? FeatureBuilder.build(snapshot) : []
    }
}
