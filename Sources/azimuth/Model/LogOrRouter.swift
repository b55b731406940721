import ArgumentParser
import Foundation
import Logbook
import NIOHTTP1

/// Where a command looks, and changes things: a logbook, or a running router and the logbook it keeps.
struct LogOrRouter: ParsableArguments {
    @OptionGroup var file: LogFileOptions

    @Option(help: ArgumentHelp("Ask this running router instead, such as http://127.0.0.1:30080.", valueName: "url"))
    var url: String?

    @Option(
        help: ArgumentHelp(
            "With --url: file whose first line is the key, where the router asks for one.", valueName: "file"))
    var apiKeyFile: String?

    func validate() throws {
        if url != nil, file.log != nil { throw ValidationError("--log and --url are both given; give one of them.") }
        if apiKeyFile != nil, url == nil { throw ValidationError("--api-key-file goes with --url.") }
    }

    /// The running router; nil where a logbook is meant.
    func router() throws -> RunningRouter? {
        guard let url else { return nil }
        return try RunningRouter.parse(["--url", url] + (apiKeyFile.map { ["--api-key-file", $0] } ?? []))
    }

    /// Asks the running router and decodes its answer.
    static func ask<Answer: Decodable>(
        _ router: RunningRouter, _ path: String, as type: Answer.Type = Answer.self
    ) async throws -> Answer { try decode(await router.send(.GET, path), from: router) }

    /// Reads a router's JSON, keys in snake case.
    static func decode<Answer: Decodable>(_ body: String, from router: RunningRouter) throws -> Answer {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            return try decoder.decode(Answer.self, from: Data(body.utf8))
        } catch {
            throw CommandFailure(.unavailable, "\(router.url) does not answer like an Azimuth router of this version.")
        }
    }

    /// Runs `body` over the logbook for reading.
    func withReader(_ body: (LogbookReader) throws -> Void) throws {
        do {
            try body(try LogbookReader(path: file.path))
        } catch let error as LogbookError {
            throw CommandFailure(logbook: error)
        }
    }

    /// Runs `body` over the logbook for writing: only one that nobody else has open, since a running router counts its
    /// versions and decisions by itself.
    func withWriter<Result>(_ body: (Logbook) throws -> Result) throws -> Result {
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw CommandFailure(logbook: .missing(path: file.path))
        }
        guard !Logbook.isInUse(path: file.path) else {
            throw CommandFailure(
                .inputOutput, "'\(file.path)' is in use: name the router that writes it with --url http://HOST:PORT")
        }
        do {
            // Reading first tells another program's file from a logbook.
            _ = try LogbookReader(path: file.path)
            let logbook = try Logbook.open(path: file.path)
            defer { logbook.close() }
            return try body(logbook)
        } catch let error as LogbookError {
            throw CommandFailure(logbook: error)
        }
    }
}
