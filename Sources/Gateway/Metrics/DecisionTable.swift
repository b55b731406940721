import Routing

/// Decisions by policy and reason. A router has one policy at a time and few in its life.
struct DecisionTable: Sendable {
    struct Row: Sendable {
        let policy: String
        var counts = Array(repeating: 0, count: Decision.Reason.allCases.count)
    }

    private(set) var rows: [Row] = []

    mutating func count(_ policy: String, _ reason: Decision.Reason) { add(policy, reason.place, 1) }

    mutating func merge(_ other: DecisionTable) {
        for row in other.rows {
            for (place, count) in row.counts.enumerated() where count > 0 { add(row.policy, place, count) }
        }
    }

    private mutating func add(_ policy: String, _ place: Int, _ count: Int) {
        for row in rows.indices where rows[row].policy == policy {
            rows[row].counts[place] += count
            return
        }
        guard rows.count < 64 else { return }
        var row = Row(policy: policy)
        row.counts[place] = count
        rows.append(row)
    }
}

extension Decision.Reason {
    /// Its place in `allCases`, without a look-up.
    fileprivate var place: Int {
        switch self {
        case .greedy: 0
        case .explore: 1
        case .control: 2
        case .fallbackNoModel: 3
        case .fallbackOutOfRange: 4
        case .fallbackModelFault: 5
        }
    }
}
