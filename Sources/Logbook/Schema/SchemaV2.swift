import GRDB

/// The second version: what operators change while the router runs, and what makes millions of rows answer at once.
enum SchemaV2 {
    /// Adds a table and an index to the first version.
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE changes ( -- what operators changed while the router ran
                  id INTEGER PRIMARY KEY,
                  time REAL NOT NULL, -- Unix seconds
                  subject TEXT NOT NULL, -- objective or model
                  action TEXT NOT NULL, -- set or undo; import, promote, rollback or resume
                  value TEXT NOT NULL, -- what holds from then on: an objective, a model version
                  previous TEXT, -- what held until then
                  configured TEXT, -- what the configuration said at that time
                  who TEXT NOT NULL,
                  why TEXT NOT NULL
                );
                \(index)
                """)
    }

    /// The narrow part of decisions in the order of time: rows are kilobytes wide, and few questions ask for all of one.
    /// New entries go to its end, so that a row costs little more to write; an index by request id would not be like that.
    static let index = """
        CREATE INDEX decisions_by_time ON decisions
          (time, reason, chosen, model_version, predicted_reward, objective, model, request_id);
        """
}
