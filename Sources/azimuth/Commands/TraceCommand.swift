import ArgumentParser
import Foundation

/// `azimuth trace`.
struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace", abstract: "Make traces, and convert those of others.",
        subcommands: [TraceMakeCommand.self, TraceConvertCommand.self, TraceSessionsCommand.self])
}

/// `azimuth trace make`.
struct TraceMakeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make", abstract: "Make a trace of one kind of traffic.",
        discussion: """
            prefixes: groups of about ten requests that share half of their prompt. sessions: conversations whose prompts \
            repeat all that was said. agents: long system prompts, few of them popular, tasks of several steps with \
            growing context. reasoning: short prompts that share nothing, long answers. questions: prompts and answers \
            of ShareGPT's lengths. bursts: as prefixes, at four times the usual rate for ten seconds of every minute. \
            asks: conversations with their text, in which what is asked for bears on the answer's length, for simulate's \
            --lengths tagger. drift: prefixes, then agents, then sessions.

            Arrivals are Poisson, of requests, sessions or tasks; an id stands for 64 tokens. Equal flags make equal \
            traces. --shape lets the rate vary between --rate and --peak times as much: step (the peak from 30 to 80 % \
            of the trace's time), flash (a crowd that comes within 1 % of it and is gone after 20 %), day (a night, a morning, \
            a noon and an afternoon, the trace's whole time being one day).
            """)

    @Argument(
        help: ArgumentHelp(
            "prefixes, sessions, agents, reasoning, questions, bursts, asks or drift.", valueName: "kind"))
    var kind: TraceRecipe

    @Option(help: ArgumentHelp("Number of requests.", valueName: "n"))
    var requests = 2_000

    @Option(help: ArgumentHelp("Mean requests per second.", valueName: "n"))
    var rate = 10.0

    @Option(help: ArgumentHelp("Seed.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("How the rate changes: constant, step, flash or day.", valueName: "name"))
    var shape = LoadShape.constant

    @Option(help: ArgumentHelp("Highest rate of a --shape, as a multiple of --rate, its lowest.", valueName: "factor"))
    var peak = 3.0

    @Option(
        help: ArgumentHelp("File to write, gzip where it ends in .gz. Default: standard output.", valueName: "file"))
    var output: String?

    func validate() throws {
        guard (1...10_000_000).contains(requests) else {
            throw ValidationError("--requests is \(requests); it must be from 1 to 10000000.")
        }
        guard (0.001...100_000).contains(rate) else {
            throw ValidationError("--rate is \(rate); it must be from 0.001 to 100000.")
        }
        guard (1...1_000).contains(peak) else {
            throw ValidationError("--peak is \(peak); it must be from 1 to 1000.")
        }
    }

    func run() async throws {
        try await CommandFailure.reported {
            try TraceWriter.write(
                TraceGenerator.make(kind, requests: requests, rate: rate, seed: seed, shape: shape, peak: peak),
                to: output)
        }
    }
}

/// `azimuth trace convert`.
struct TraceConvertCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert", abstract: "Convert a trace of Mooncake, Azure, BurstGPT or ServeGen to JSON lines.",
        discussion: """
            Times count from the first request. Exit status: 0 done; 64 a wrong flag; 65 a malformed trace; 66 an \
            unreadable one; 73 a file that cannot be written.
            """)

    @Argument(help: ArgumentHelp("Trace file, plain or gzip.", valueName: "file"))
    var trace: String

    @Option(
        help: ArgumentHelp(
            "Form of the trace: auto, azimuth, mooncake, azure, burstgpt or servegen.", valueName: "name"))
    var format = TraceFormat.auto

    @Option(
        help: ArgumentHelp("File to write, gzip where it ends in .gz. Default: standard output.", valueName: "file"))
    var output: String?

    func run() async throws {
        try await CommandFailure.reported {
            var rows = try TraceReader.read(path: trace, format: format)
            let start = rows.first?.timestamp ?? 0
            for place in rows.indices {
                rows[place].timestamp = ((rows[place].timestamp - start) * 1_000).rounded() / 1_000
            }
            try TraceWriter.write(rows, to: output)
        }
    }
}

extension TraceRecipe: ExpressibleByArgument {}
extension LoadShape: ExpressibleByArgument {}
