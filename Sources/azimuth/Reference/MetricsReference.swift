/// Every metric.
enum MetricsReference {
    /// The families of a page of `/metrics`, by what it says of them itself.
    static func text(_ exposition: String) -> String {
        var rows: [[String]] = []
        var types: [String: String] = [:]
        var labels: [String: [String]] = [:]
        let lines = exposition.split(separator: "\n")
        for line in lines where line.hasPrefix("# TYPE ") {
            let words = line.split(separator: " ")
            if words.count == 4 { types[String(words[2])] = String(words[3]) }
        }
        for line in lines where !line.hasPrefix("#") {
            let name = line.prefix { $0 != "{" && $0 != " " }
            let family =
                types[String(name)] == nil ? name.split(separator: "_").dropLast().joined(separator: "_") : String(name)
            for match in line.matches(of: /([a-z_]+)="/) where match.1 != "le" {
                let label = String(match.1)
                if labels[family]?.contains(label) != true { labels[family, default: []].append(label) }
            }
        }
        for line in lines where line.hasPrefix("# HELP ") {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            guard words.count == 4 else { continue }
            rows.append([
                "`\(words[2])`", types[words[2]] ?? "",
                (labels[words[2]] ?? []).map { "`\($0)`" }.joined(separator: ", "),
                words[3],
            ])
        }
        return """
            # Metrics

            `/metrics` in Prometheus' text format. Times are seconds, sizes bytes; counters end in `_total`; histograms have `_bucket`, `_sum`
            and `_count`, summaries the last two. The label `model` takes the first 32 models that answered, then `other`; labels never
            come from keys or prompts. What to ask of them: [looking-inside.md](looking-inside.md#watching-it); alerts and dashboard:
            [deploy/grafana](../deploy/grafana/README.md). Made from the code by `make docs`.

            \(ReferencePages.table(["metric", "kind", "labels", "meaning"], rows))

            """
    }
}
