import Logbook
import Routing

/// What changes of the objective by operators come to.
struct ObjectiveHistory {
    let changes: [ChangeRecord]

    init(_ reader: LogbookReader) throws { changes = try reader.changes(of: .objective, limit: 100_000) }

    init(changes: [ChangeRecord]) { self.changes = changes }

    /// What the next undo brings back: what held before the last change that is not undone yet; nil where none is left.
    var undoable: String? {
        var stack: [String?] = []
        for change in changes {
            if change.action == .undo { _ = stack.popLast() } else { stack.append(change.previous) }
        }
        return stack.last ?? nil
    }

    /// What holds at a start: the last change, unless the configuration says something else than it did then.
    ///
    /// - Returns: the objective; the change it comes from, nil where it is the configured one.
    func effective(configured: Objective) -> (Objective, from: ChangeRecord?) {
        guard let last = changes.last, let objective = try? Objective.parse(last.value) else {
            return (configured, nil)
        }
        if let then = last.configured, then != configured.description { return (configured, nil) }
        return (objective, last)
    }
}
