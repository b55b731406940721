import GRDB
import Routing

/// Which decisions to look at.
public struct DecisionFilter: Sendable, Equatable {
    /// Only those with this reason.
    public var reason: Decision.Reason?
    /// Only those chosen for, or served by, an instance whose name contains this.
    public var instance: String?
    /// Only those for requests that name this model.
    public var model: String?
    /// Only those scored by this model version.
    public var modelVersion: Int?
    /// Only those at or after this Unix time in seconds.
    public var since: Double?
    /// Only those before this Unix time in seconds.
    public var until: Double?

    /// Whether it asks for nothing but a stretch of time.
    var isOfTimeAlone: Bool { reason == nil && instance == nil && model == nil && modelVersion == nil }

    /// Every decision, unless narrowed.
    public init(
        reason: Decision.Reason? = nil, instance: String? = nil, model: String? = nil, modelVersion: Int? = nil,
        since: Double? = nil, until: Double? = nil
    ) {
        self.reason = reason
        self.instance = instance
        self.model = model
        self.modelVersion = modelVersion
        self.since = since
        self.until = until
    }
}

/// A filter as a condition on `decisions d`, over the columns of the index by time alone, so that it answers at once.
struct DecisionCondition {
    /// To stand after WHERE.
    let sql: String
    let arguments: StatementArguments

    init(_ filter: DecisionFilter, _ db: Database) throws {
        var parts: [String] = []
        var arguments = StatementArguments()
        func add(_ part: String, _ value: (any DatabaseValueConvertible)?) {
            guard let value else { return }
            parts.append(part)
            arguments += [value]
        }
        add("d.time >= ?", filter.since)
        add("d.time < ?", filter.until)
        add("d.reason = ?", filter.reason?.rawValue)
        add("d.model = ?", filter.model)
        add("d.model_version = ?", filter.modelVersion)
        if let instance = filter.instance {
            let ids = try Int64.fetchAll(
                db, sql: "SELECT id FROM instances WHERE instr(name, ?) > 0", arguments: [instance])
            let list = ids.map(String.init).joined(separator: ",")
            parts.append(
                "(d.chosen IN (\(list)) OR (SELECT served FROM outcomes WHERE decision_id = d.id) IN (\(list)))")
        }
        sql = parts.isEmpty ? "1" : parts.joined(separator: " AND ")
        self.arguments = arguments
    }
}
