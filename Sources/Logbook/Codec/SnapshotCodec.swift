import Foundation
import Routing

/// Writes and reads snapshots as the logbook stores them: the request's numbers, then those of each instance in order.
///
/// The time and the instances' ids lie in columns of their own.
struct SnapshotCodec: Sendable, Equatable {
    /// Names of the request's numbers in the rows' order.
    var requestFields: [String]
    /// Names of each instance's numbers in the rows' order.
    var instanceFields: [String]
    private let requestTargets: [Int?]
    private let instanceTargets: [Int?]

    /// The codec of rows with these fields.
    init(requestFields: [String], instanceFields: [String]) {
        self.requestFields = requestFields
        self.instanceFields = instanceFields
        requestTargets = requestFields.map { SnapshotFields.request.firstIndex(of: $0) }
        instanceTargets = instanceFields.map { SnapshotFields.instance.firstIndex(of: $0) }
    }

    /// The codec of rows written by this version.
    static let current = SnapshotCodec(
        requestFields: SnapshotFields.request, instanceFields: SnapshotFields.instance)

    /// The snapshot in `bytes`, or nil where their count does not fit the fields and the instances.
    func decode(_ bytes: Data, time: Double, instances ids: [InstanceID]) -> Snapshot? {
        let numbers = Float.read(bytes)
        let width = instanceFields.count
        guard numbers.count == requestFields.count + ids.count * width else { return nil }
        var request = RequestSnapshot()
        for (field, target) in requestTargets.enumerated() {
            if let target { SnapshotFields.set(target, to: numbers[field], in: &request) }
        }
        var start = requestFields.count
        let instances = ids.map { id in
            var instance = InstanceSnapshot(id: id)
            for (field, target) in instanceTargets.enumerated() {
                if let target { SnapshotFields.set(target, to: numbers[start + field], in: &instance) }
            }
            start += width
            return instance
        }
        return Snapshot(time: time, request: request, instances: instances)
    }
}
