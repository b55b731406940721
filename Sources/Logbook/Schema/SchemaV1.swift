import Foundation
import GRDB

/// The first version's tables. Their comments are kept by SQLite and shown by `.schema`.
enum SchemaV1 {
    /// Makes tables, lookup tables and views in an empty database.
    static func migrate(_ db: Database) throws {
        try db.execute(sql: tables)
        try fillLookups(db)
        try db.execute(sql: views)
    }

    private static let tables = """
        CREATE TABLE instances ( -- vLLM servers ever seen
          id INTEGER PRIMARY KEY,
          name TEXT NOT NULL UNIQUE, -- URL or name
          first_seen REAL NOT NULL -- Unix seconds
        );
        CREATE TABLE decisions ( -- one row a routed request; read it through requests, candidates, candidate_features
          id INTEGER PRIMARY KEY, -- grows with time
          time REAL NOT NULL, -- Unix seconds of the snapshot
          request_id TEXT NOT NULL,
          endpoint TEXT NOT NULL, -- chat, completions or other
          model TEXT NOT NULL, -- as the request names it
          stream INTEGER NOT NULL, -- 1 where the answer is streamed
          policy TEXT NOT NULL, -- configured policy
          reason TEXT NOT NULL, -- greedy, explore or fallback_...
          propensity REAL NOT NULL, -- probability of the choice, given the snapshot
          model_version INTEGER NOT NULL, -- models.version that scored, 0 where none did
          objective TEXT NOT NULL, -- what predicted_reward measures
          predicted_reward REAL, -- of the chosen instance
          chosen INTEGER, -- instances.id
          feature_schema INTEGER NOT NULL, -- feature_schemas.version
          snapshot_schema INTEGER NOT NULL, -- snapshot_schemas.version
          instances BLOB NOT NULL, -- instances.id of each candidate, 32-bit little-endian
          scores BLOB NOT NULL, -- one 32-bit little-endian float a candidate, higher is better
          ranks BLOB NOT NULL, -- place of each candidate in the ranking from 0, 16-bit little-endian, 65535 for none
          snapshot BLOB NOT NULL, -- 32-bit floats: the request's fields, then each instance's
          features BLOB NOT NULL -- 32-bit floats: one row of features a candidate, as scored
        );
        CREATE TABLE outcomes ( -- what was observed of a decision's request
          decision_id INTEGER PRIMARY KEY, -- decisions.id
          time REAL NOT NULL, -- Unix seconds of the end
          served INTEGER, -- instances.id that answered
          ttft REAL, -- seconds to the first token
          ttft_censored INTEGER NOT NULL, -- 1 where ttft is an upper bound only
          tpot REAL, -- mean seconds between tokens
          e2e REAL NOT NULL, -- seconds to the last byte
          prompt_tokens INTEGER, -- from usage
          cached_tokens INTEGER, -- from usage
          completion_tokens INTEGER, -- from usage, else counted
          tokens_estimated INTEGER NOT NULL, -- 1 where completion_tokens was counted from chunks
          finish_reason TEXT,
          status INTEGER NOT NULL, -- HTTP status sent to the client, 0 where none was
          censoring TEXT NOT NULL, -- none, cancelled, timed_out or failed
          attempts INTEGER NOT NULL, -- instances tried
          tried TEXT -- JSON array of their instances.id where there was more than one
        );
        CREATE TABLE rounds ( -- one row a retraining
          id INTEGER PRIMARY KEY,
          time REAL NOT NULL, -- Unix seconds of its end
          duration REAL NOT NULL, -- seconds
          kind TEXT NOT NULL, -- ridge, ...
          model_version INTEGER NOT NULL, -- models.version it made, 0 where none
          objective TEXT NOT NULL,
          samples INTEGER NOT NULL,
          error REAL, -- prequential mean absolute error of its model
          champion_error REAL, -- of the model that served before
          mean_error REAL, -- of the mean predictor
          median_error REAL, -- of the median predictor
          result TEXT NOT NULL, -- promoted, rejected, demoted or failed
          reason TEXT NOT NULL
        );
        CREATE TABLE models ( -- model versions
          version INTEGER PRIMARY KEY,
          time REAL NOT NULL, -- Unix seconds of its making
          kind TEXT NOT NULL,
          feature_schema INTEGER NOT NULL,
          objective TEXT NOT NULL,
          samples INTEGER NOT NULL,
          promoted REAL, -- Unix seconds of its promotion, null where there was none
          artefact TEXT -- the model as JSON, null where retention has let it go
        );
        CREATE TABLE feature_schemas ( -- names of the feature columns
          version INTEGER NOT NULL,
          position INTEGER NOT NULL,
          name TEXT NOT NULL,
          PRIMARY KEY (version, position)
        ) WITHOUT ROWID;
        CREATE TABLE snapshot_schemas ( -- names of the numbers in a snapshot
          version INTEGER NOT NULL,
          part TEXT NOT NULL, -- request or instance
          position INTEGER NOT NULL,
          name TEXT NOT NULL,
          PRIMARY KEY (version, part, position)
        ) WITHOUT ROWID;
        CREATE TABLE events ( -- notes, such as rows that could not be written
          id INTEGER PRIMARY KEY,
          time REAL NOT NULL,
          kind TEXT NOT NULL,
          text TEXT NOT NULL,
          count INTEGER
        );
        CREATE TABLE positions (position INTEGER PRIMARY KEY); -- 0, 1, 2, ...: unfolds a blob into rows
        CREATE TABLE byte_values (bytes BLOB NOT NULL); -- X'000102...FF': a byte's value is its place in it
        CREATE TABLE float32_scales ( -- how a 32-bit float's first 9 bits weigh the other 23
          head INTEGER PRIMARY KEY, -- sign and exponent bits
          scale REAL NOT NULL, -- value = (lead + the other 23 bits) * scale
          lead INTEGER NOT NULL, -- the leading bit that is not stored; 0 for subnormal numbers
          special INTEGER NOT NULL -- 1 for infinity and for what is not a number
        );
        """

    /// Powers of two are bound, not written as decimals: SQLite's reading of decimals may be off by a bit.
    private static func fillLookups(_ db: Database) throws {
        let insertPosition = try db.makeStatement(sql: "INSERT INTO positions VALUES (?)")
        for position in 0..<LogbookLimits.positions { try insertPosition.execute(arguments: [position]) }
        try db.execute(sql: "INSERT INTO byte_values VALUES (?)", arguments: [Data(UInt8.min...UInt8.max)])
        let insertScale = try db.makeStatement(sql: "INSERT INTO float32_scales VALUES (?, ?, ?, ?)")
        for exponent in 0...255 {
            let special = exponent == 255
            let scale =
                special ? Double.infinity : Double(sign: .plus, exponent: max(exponent, 1) - 150, significand: 1)
            let lead = exponent == 0 ? 0 : 1 << 23
            try insertScale.execute(arguments: [exponent, scale, lead, special])
            try insertScale.execute(arguments: [exponent + 256, -scale, lead, special])
        }
    }
}
