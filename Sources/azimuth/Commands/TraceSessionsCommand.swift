import ArgumentParser
import Foundation

/// `azimuth trace sessions`.
struct TraceSessionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sessions", abstract: "Make a trace of recorded conversations, with their prompts.",
        discussion: """
            Takes the files of recorded turns that tagger train takes. A fixed number of users have the conversations one \
            after another, and think before each turn; the trace ends when one of them finds none left. An id stands for \
            64 tokens, and a turn's prompt begins with all that was said before. simulate --lengths tagger reads the \
            prompts. The trace holds the recorded text: whoever may not pass that on may not pass on the trace.

            Exit status: 0 done; 64 a wrong flag; 65 a malformed file; 66 an unreadable one; 73 a file that cannot be \
            written.
            """)

    @Argument(help: ArgumentHelp("File of turns, plain or gzip.", valueName: "file"))
    var data: String

    @Option(
        help: ArgumentHelp(
            "Share of the conversations to take, from the last on; the others may train a tagger.",
            valueName: "x"))
    var heldOut = 1.0

    @Option(help: ArgumentHelp("Mean requests per second.", valueName: "n"))
    var rate = 10.0

    @Option(help: ArgumentHelp("Mean seconds between an answer and the next message.", valueName: "s"))
    var thinkSeconds = 10.0

    @Option(help: ArgumentHelp("Most requests.", valueName: "n"))
    var requests: Int?

    @Option(help: ArgumentHelp("Seed of the times.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp("File to write, gzip where it ends in .gz. Default: standard output.", valueName: "file"))
    var output: String?

    func validate() throws {
        guard heldOut > 0, heldOut <= 1 else {
            throw ValidationError("--held-out is \(heldOut); it must be above 0 and at most 1.")
        }
        guard (0.001...100_000).contains(rate) else {
            throw ValidationError("--rate is \(rate); it must be from 0.001 to 100000.")
        }
        guard (0...86_400).contains(thinkSeconds) else {
            throw ValidationError("--think-seconds is \(thinkSeconds); it must be from 0 to 86400.")
        }
        if let requests, requests < 1 {
            throw ValidationError("--requests is \(requests); it must be at least 1.")
        }
    }

    func run() async throws {
        try await CommandFailure.reported {
            let turns = try RecordedTurn.read(data).split(share: 1 - heldOut).rest
            guard !turns.isEmpty else {
                throw CommandFailure(.usage, "--held-out \(heldOut) of '\(data)' is less than one conversation")
            }
            let sessions = RecordedSessions(rate: rate, think: thinkSeconds, seed: seed)
            try TraceWriter.write(sessions.rows(turns, requests: requests), to: output)
        }
    }
}
