import ArgumentParser
import Testing

@testable import azimuth

@Suite struct ServeOptionsTests {
    private static let worker = ["--worker-urls", "http://127.0.0.1:8000"]

    @Test(arguments: [
        ([], "--worker-urls"),
        (["--worker-urls", "nonsense"], "nonsense"),
        (["--worker-urls", "ftp://a:1"], "https"),
        (worker + ["--tls-cert", "a.pem"], "--tls-cert needs tls-key beside it"),
        (["--worker-urls", "http://a:99999"], "99999"),
        (worker + ["--policy", "best"], "'best' is unknown; choose one of learned"),
        (worker + ["--objective", "speed"], "--objective 'speed'"),
        (worker + ["--objective", "ttft=-1"], "--objective"),
        (worker + ["--port", "65536"], "--port is 65536; it must be from 0 to 65535"),
        (worker + ["--port=-1"], "--port is -1"),
        (worker + ["--exploration-rate", "nan"], "--exploration-rate is nan"),
        (worker + ["--max-body-bytes", "0"], "--max-body-bytes is 0"),
        (worker + ["--event-loops", "0"], "--event-loops is 0"),
        (worker + ["--scrape-interval-ms", "1"], "--scrape-interval-ms is 1"),
        (worker + ["--first-byte-timeout-secs", "0"], "--first-byte-timeout-secs is 0"),
        (worker + ["--log-max-bytes", "1"], "--log-max-bytes is 1"),
        (worker + ["--log-max-days", "0"], "--log-max-days is 0"),
    ])
    func aWrongFlagIsNamedInOneSentence(arguments: [String], says: String) throws {
        let command = try ServeCommand.parse(arguments)
        let failure = try #require(throws: CommandFailure.self) { _ = try command.options() }
        #expect(failure.status == .usage)
        #expect(failure.description.contains(says), "\(failure.description)")
        #expect(!failure.description.contains("\n"))
    }

    @Test func theExitStatusIsThatOfAUsageError() async throws {
        let command = try ServeCommand.parse(Self.worker + ["--policy", "best"])
        let exit = await #expect(throws: ExitCode.self) { try await command.run() }
        #expect(exit?.rawValue == 64)
    }

    @Test func workersMayBeSeparatedByCommasOrBlanks() throws {
        let options = try ServeCommand.parse(["--worker-urls", "http://a:1,http://b:2", "http://c:3"]).options()
        #expect(options.workers.map(\.authority) == ["a:1", "b:2", "c:3"])
        #expect(options.gateway.port == 30080 && options.router.policy == "learned")
    }

    @Test func noLogbookIsKeptWhereNoneIsWanted() throws {
        #expect(try ServeCommand.parse(Self.worker + ["--log", "none"]).options().logbook == nil)
    }
}
