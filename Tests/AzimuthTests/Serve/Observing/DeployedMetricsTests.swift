import Foundation
import Testing

/// What dashboards and alerts ask for is what the router exposes.
@Suite struct DeployedMetricsTests {
    private static let deploy = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().appendingPathComponent("../../../../deploy").standardizedFileURL
    private static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("exposition.txt")

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: deploy.appendingPathComponent(path), encoding: .utf8)
    }

    /// Names of samples on the golden page, and of what the recording rules make of them.
    private static func known() throws -> Set<String> {
        let page = try String(contentsOf: golden, encoding: .utf8)
        let samples = page.split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { String($0.prefix { $0 != "{" && $0 != " " }) }
        let recorded = try text("prometheus/azimuth-records.yml").matches(of: /record: (\S+)/).map { String($0.1) }
        return Set(samples + recorded)
    }

    /// Names of metrics in a text: each of ours begins alike.
    private static func named(_ text: String) -> Set<String> {
        Set(text.matches(of: /\b(?:azimuth|process)[_:][a-zA-Z0-9_:]+/).map { String($0.output) })
    }

    /// The expressions of Grafana's panels and annotations.
    private static func expressions() throws -> [String] {
        func find(_ value: Any) -> [String] {
            if let list = value as? [Any] { return list.flatMap(find) }
            guard let object = value as? [String: Any] else { return [] }
            return [object["expr"] as? String].compactMap { $0 } + object.values.flatMap(find)
        }
        return find(try JSONSerialization.jsonObject(with: Data(try text("grafana/azimuth.json").utf8)))
    }

    @Test(arguments: ["prometheus/azimuth-alerts.yml", "prometheus/azimuth-records.yml"])
    func rulesNameMetricsThatAreThere(file: String) throws {
        let expressions = try Self.text(file).split(separator: "\n").filter { !$0.contains("alert:") }
        let unknown = Self.named(expressions.joined(separator: "\n")).subtracting(try Self.known())
        #expect(unknown.isEmpty)
    }

    @Test func theDashboardNamesMetricsThatAreThere() throws {
        let expressions = try Self.expressions()
        #expect(expressions.count > 30)
        for expression in expressions { #expect(!Self.named(expression).isEmpty, "\(expression)") }
        #expect(Self.named(expressions.joined(separator: "\n")).subtracting(try Self.known()).isEmpty)
        // Variables of the dashboard, and those that Grafana has.
        let variables = Set(expressions.flatMap { $0.matches(of: /\$\w+/).map { String($0.output) } })
        #expect(variables.isSubset(of: ["$instance", "$__rate_interval", "$__interval"]))
    }

    @Test(.enabled(if: Promtool.path != nil, "promtool (Debian package prometheus) is not installed"))
    func promtoolReadsEveryRuleAndExpression() throws {
        for file in ["prometheus/azimuth-alerts.yml", "prometheus/azimuth-records.yml"] {
            #expect(try Promtool.refusal(ofRules: Self.deploy.appendingPathComponent(file).path) == nil)
        }
        let encoder = JSONEncoder()
        // YAML's readers do not all know the escape.
        encoder.outputFormatting = .withoutEscapingSlashes
        let rules = try Self.expressions().enumerated().map { number, expression in
            let plain = expression.replacingOccurrences(of: "$__rate_interval", with: "1m")
                .replacingOccurrences(of: "$__interval", with: "1m")
            let quoted = String(decoding: try encoder.encode(plain), as: UTF8.self)
            return "      - {record: \"r\(number)\", expr: \(quoted)}"
        }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("rules-\(UUID().uuidString).yml")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(("groups:\n  - name: g\n    rules:\n" + rules.joined(separator: "\n") + "\n").utf8).write(to: file)
        let refusal = try Promtool.refusal(ofRules: file.path)
        #expect(refusal == nil, "\(refusal ?? "")")
    }
}
