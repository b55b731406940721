import Foundation
import Testing

@testable import azimuth

@Suite struct ReferenceTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../..").standardizedFileURL

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// The pages that people wrote.
    private static func handwritten() throws -> [String] {
        let generated = try pages().map(\.name)
        let all = try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent("docs").path)
        return all.filter { $0.hasSuffix(".md") && !generated.contains($0) }.map { "docs/\($0)" }
            + ["README.md", "notebooks-cli/README.md", "deploy/grafana/README.md"]
    }

    private static func pages() throws -> [ReferencePages.Page] {
        try ReferencePages.all(exposition: text("Tests/AzimuthTests/Serve/Observing/exposition.txt"))
    }

    @Test func theGeneratedPagesAreTheCodes() throws {
        for page in try Self.pages() {
            let there = try? Self.text("docs/\(page.name)")
            #expect(there == page.text, "docs/\(page.name) is out of date: run 'make docs' and look at what changed")
        }
    }

    @Test func theyTellOfEverySettingCommandMetricAndView() throws {
        let pages = Dictionary(uniqueKeysWithValues: try Self.pages().map { ($0.name, $0.text) })
        for setting in SettingsTable.all {
            #expect(pages["configuration.md"]?.contains("| `\(setting.name)` |") == true)
        }
        for command in ["serve", "log decisions", "model export", "workers add", "notebook run"] {
            #expect(pages["commands.md"]?.contains("\n## azimuth \(command)\n") == true)
        }
        #expect(pages["commands.md"]?.contains("reference") == false, "what is hidden stays so")
        #expect(pages["metrics.md"]?.contains("| `azimuth_ttft_seconds` | histogram | `model` | ") == true)
        #expect(
            pages["metrics.md"]?.contains("| `azimuth_worker_failures_total` | counter | `worker`, `cause` | ") == true)
        #expect(
            pages["logbook.md"]?.contains("### requests\n\none row a decision, with what came of it\n\n`id`, ") == true)
    }

    @Test func linksBetweenPagesLeadSomewhere() throws {
        for path in try Self.handwritten() {
            let folder = Self.root.appendingPathComponent(path).deletingLastPathComponent()
            for match in try Self.text(path).matches(of: /\]\(([^)\s]+)\)/) {
                let parts = match.1.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
                guard !parts[0].contains("://") else { continue }
                let target =
                    parts[0].isEmpty
                    ? Self.root.appendingPathComponent(path) : folder.appendingPathComponent(String(parts[0]))
                #expect(FileManager.default.fileExists(atPath: target.path), "\(path): \(match.1)")
                guard parts.count == 2, target.pathExtension == "md" else { continue }
                let titles = try String(contentsOf: target, encoding: .utf8).split(separator: "\n").filter {
                    $0.hasPrefix("#")
                }
                .map {
                    $0.drop { $0 == "#" || $0 == " " }.lowercased().replacing(" ", with: "-").filter {
                        $0.isLetter || $0.isNumber || $0 == "-"
                    }
                }
                #expect(titles.contains(String(parts[1])), "\(path): \(match.1)")
            }
        }
    }

    /// Flags of other programs that the pages name.
    private static let foreign: Set<String> = [
        "--enable-prompt-tokens-details", "--scheduling-policy", "--filter", "--disable-xctest", "--now", "--port",
        "--api-key", "--max-num-seqs", "--version", "--loaded", "--priority",
    ]

    @Test func everyFlagThatThePagesNameIsThere() throws {
        let pages = try Self.pages().filter { ["configuration.md", "commands.md"].contains($0.name) }.map(\.text)
            .joined()
        let known = Set(pages.matches(of: /--[a-z][a-z0-9-]+/).map { String($0.output) })
            .union(SettingsTable.all.flatMap { [$0.name] + $0.aliases }.flatMap { ["--\($0)", "--no-\($0)"] })
        for path in try Self.handwritten() {
            for match in try Self.text(path).matches(of: /(?:^|[\s`(])(--[a-z][a-z0-9-]+)/) {
                let flag = String(match.1)
                #expect(known.contains(flag) || Self.foreign.contains(flag), "\(path) names \(flag)")
            }
        }
    }
}
