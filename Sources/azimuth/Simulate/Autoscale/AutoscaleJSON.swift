import Simulation

/// What `simulate --json` says of the number of instances in one run.
struct AutoscaleJSON: Encodable {
    struct Change: Encodable {
        var timeS: Double
        var desired: Int
        var ready: Int
        var reason: String
    }

    var variant: String
    var gpuHours: Double
    var peakInstances: Int
    var turns: Int
    var boots: Int
    var failedBoots: Int
    var lateBoots: Int
    var drained: Int
    var resumed: Int
    var changes: [Change]

    init(_ result: AutoscaleResult) {
        variant = result.name
        gpuHours = result.instanceSeconds / 3_600
        peakInstances = result.peak
        turns = result.turns
        boots = result.boots
        failedBoots = result.failedBoots
        lateBoots = result.lateBoots
        drained = result.drained
        resumed = result.resumed
        changes = result.changes.map {
            Change(timeS: $0.time, desired: $0.desired, ready: $0.ready, reason: $0.reason.rawValue)
        }
    }
}
