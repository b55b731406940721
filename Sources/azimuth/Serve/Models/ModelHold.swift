import Logbook

/// Whether an operator's choice of a model outlasts a restart.
enum ModelHold {
    /// Whether the last change of the model in service put this version there.
    static func holds(_ version: Int, _ reader: LogbookReader) -> Bool {
        let changes = (try? reader.changes(of: .model)) ?? []
        guard let last = changes.last(where: { $0.action != .imported }) else { return false }
        return (last.action == .promote || last.action == .rollback) && last.value == "\(version)"
    }
}
