import Foundation
import Logbook
import Routing
import Synchronization
import Training

/// Sets the objective and keeps a record of it: of a running router at once, in a logbook at rest for the next start.
final class ObjectiveKeeper: Sendable {
    /// What a change came to. Keys are written in snake case.
    struct Change: Codable, Equatable {
        var action: String
        var objective: String
        /// What held before; nil where that is not known.
        var previous: String?
        /// Whether there is another change to undo.
        var undoable: Bool
    }

    /// Why nothing could be undone.
    struct NothingToUndo: Error {}

    private let logbook: Logbook?
    /// Puts an objective in force; nil for a logbook at rest.
    private let apply: (@Sendable (Objective) -> Void)?
    private let configured: Mutex<String?>
    /// Changes one after the other, and those that no logbook keeps.
    private let unlogged = Mutex<[ChangeRecord]>([])

    /// - Parameters:
    ///   - configured: what the configuration says; nil for a logbook at rest.
    ///   - apply: puts an objective in force.
    init(logbook: Logbook?, configured: Objective?, apply: (@Sendable (Objective) -> Void)?) {
        self.logbook = logbook
        self.configured = Mutex(configured?.description)
        self.apply = apply
    }

    /// Takes another objective; waits for the logbook, so never on an event loop.
    func set(_ objective: Objective, previous: String?, author: Author) throws -> Change {
        try take(objective, .set, previous: previous, author)
    }

    /// Takes the last change back that is not undone yet.
    ///
    /// - Throws: `NothingToUndo`.
    func undo(present: String?, author: Author) throws -> Change {
        guard let text = try history().undoable, let objective = try? Objective.parse(text) else {
            throw NothingToUndo()
        }
        return try take(objective, .undo, previous: present, author)
    }

    /// Notes that the configuration was read again and says something else.
    func configure(_ objective: Objective, previous: String) {
        configured.withLock { $0 = objective.description }
        _ = try? take(
            objective, .set, previous: previous, Author(who: "configuration", why: "the configuration was read again"))
    }

    /// All changes so far.
    func history() throws -> ObjectiveHistory {
        guard let logbook else { return ObjectiveHistory(changes: unlogged.withLock { $0 }) }
        return try ObjectiveHistory(try logbook.reader())
    }

    private func take(
        _ objective: Objective, _ action: ChangeRecord.Action, previous: String?, _ author: Author
    ) throws -> Change {
        apply?(objective)
        let change = ChangeRecord(
            time: Date().timeIntervalSince1970, subject: .objective, action: action, value: objective.description,
            previous: previous, configured: configured.withLock { $0 }, who: author.name, why: author.reason)
        if let logbook {
            logbook.record(change)
            logbook.flush()
        } else {
            unlogged.withLock { $0 = $0.suffix(1_000) + [change] }
        }
        return Change(
            action: action.rawValue, objective: change.value, previous: previous,
            undoable: (try? history().undoable) != nil)
    }
}
