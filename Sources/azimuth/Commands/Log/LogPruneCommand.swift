import ArgumentParser
import Foundation
import Logbook
import NIOHTTP1

/// `azimuth log prune`.
struct LogPruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Let old decisions go now, and give their room back to the file system.",
        discussion: """
            A running router keeps to --log-max-bytes and --log-max-days by itself; this is for once. With --url the \
            router prunes in short steps and goes on writing in between. Models, rounds and changes stay.
            """)

    @OptionGroup var place: LogOrRouter
    @OptionGroup var output: JSONOption

    @Option(help: ArgumentHelp("Decisions older than this go, such as 12h or 7d.", valueName: "time"))
    var olderThan: LookBack?

    @Option(help: ArgumentHelp("The oldest decisions go until the file has at most so many bytes.", valueName: "bytes"))
    var maxBytes: Int64?

    func validate() throws {
        if olderThan == nil, maxBytes == nil {
            throw ValidationError("say what is to go: give --older-than, --max-bytes or both.")
        }
        if let maxBytes, !(LogbookOptions.smallestMaxBytes...(1 << 50)).contains(maxBytes) {
            throw ValidationError(
                "--max-bytes is \(maxBytes); it must be from \(LogbookOptions.smallestMaxBytes) to \(Int64(1) << 50).")
        }
    }

    func run() async throws {
        try await CommandFailure.reported {
            let report: PruneReport
            if let router = try place.router() {
                let body = PruneRequest(olderThanSecs: olderThan?.seconds, maxBytes: maxBytes)
                report = try LogOrRouter.decode(
                    await router.send(.POST, "/azimuth/log/prune", json: JSONText.encode(body), timeout: .minutes(10)),
                    from: router)
            } else {
                report = try place.withWriter { PruneReport($0.prune(maxAge: olderThan?.seconds, maxBytes: maxBytes)) }
            }
            print(output.json ? try JSONText.encode(report) : report.text)
            if let error = report.error { throw CommandFailure(.inputOutput, "it ended early: \(error)") }
        }
    }
}

/// What is to go.
struct PruneRequest: Codable {
    var olderThanSecs: Double?
    var maxBytes: Int64?
}

/// What went.
struct PruneReport: Codable {
    var decisions: Int
    var bytesBefore: Int64
    var bytesAfter: Int64
    var error: String?

    init(_ pruned: Pruned) {
        decisions = pruned.decisions
        bytesBefore = pruned.bytesBefore
        bytesAfter = pruned.bytesAfter
        error = pruned.error
    }

    var text: String {
        let sizes = [bytesBefore, bytesAfter].map { Figures.fixed(Double($0) / 1e6, 1) + " MB" }
        return "\(Figures.grouped(decisions)) decisions are gone; \(sizes[0]) before, \(sizes[1]) now"
    }
}
