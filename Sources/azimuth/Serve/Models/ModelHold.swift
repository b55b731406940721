import Logbook

/// What of the model in service outlasts a restart.
enum ModelHold {
    /// Whether a model was taken out of service after it was put there, so that a restart must not put it back.
    static func isWithdrawn(_ model: ModelRecord, _ reader: LogbookReader) -> Bool {
        guard let last = (try? reader.promotions(limit: 1))?.last, last.result == .demoted else { return false }
        return last.time > model.promoted ?? 0
    }

    /// Whether the last change of the model in service put this version there.
    static func holds(_ version: Int, _ reader: LogbookReader) -> Bool {
        let changes = (try? reader.changes(of: .model)) ?? []
        guard let last = changes.last(where: { $0.action != .imported }) else { return false }
        return (last.action == .promote || last.action == .rollback) && last.value == "\(version)"
    }
}
