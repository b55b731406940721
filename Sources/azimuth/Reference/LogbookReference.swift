import Logbook

/// The logbook's schema.
enum LogbookReference {
    static func text() throws -> String {
        let relations = try SchemaDescription.relations()
        let views = relations.filter(\.isView).map { view -> String in
            // The statement's first line ends in what the view is for.
            let opening = view.sql.split(separator: "\n").first ?? ""
            let comment = opening.firstRange(of: "-- ").map { String(opening[$0.upperBound...]) } ?? ""
            return "### \(view.name)\n\n\(comment)\n\n"
                + view.columns.map { "`\($0)`" }.joined(separator: ", ") + "."
        }
        let tables = relations.filter { !$0.isView }.map { "### \($0.name)\n\n```sql\n\($0.sql)\n```" }
        return """
            # The logbook

            One SQLite file (`serve --log FILE`), version \(SchemaDescription.version) (`PRAGMA user_version`), in WAL mode: it may be read while a router
            writes it. A newer program migrates an older file at its start; an older program refuses a newer file. Read the **views**; the tables
            keep vectors in blobs. Times are Unix seconds, latencies seconds. Made from the code by `make docs`.

            ## Queries to begin with

            ```sql
            -- how each reason fared in the last hour
            SELECT reason, count(*) AS n, round(1000 * avg(ttft)) AS ttft_ms FROM requests
            WHERE time > (SELECT max(time) FROM decisions) - 3600 GROUP BY reason;

            -- the slowest requests of the last thousand, and how long they were thought to take
            SELECT id, chosen, prompt_tokens, round(ttft, 3) AS ttft, round(-predicted_reward, 3) AS predicted FROM requests
            WHERE id > (SELECT max(id) FROM decisions) - 1000 ORDER BY ttft DESC LIMIT 10;

            -- what the last decision saw of each worker
            SELECT instance, field, value FROM snapshot_instances WHERE decision_id = (SELECT max(id) FROM decisions);

            -- what was promoted, and why
            SELECT datetime(time, 'unixepoch') AS at, kind, model_version, reason FROM rounds WHERE result = 'promoted' ORDER BY id DESC LIMIT 10;
            ```

            Views that unfold vectors (`candidates`, `candidate_features`, `snapshot_...`) are quick for some thousands of decisions: say which ones, by
            `decision_id`.

            ## Views

            \(views.joined(separator: "\n\n"))

            ## Tables

            \(tables.joined(separator: "\n\n"))

            """
    }
}
