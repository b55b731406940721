import Fleet
import NIOCore
import Testing

@Suite(.timeLimit(.minutes(1)))
struct FleetTests {
    private static let healthy: [String: FakeWorker.Answer] = [
        "/metrics": .init(body: MetricsText.current()), "/health": .init(),
    ]

    /// Short waits; nothing here depends on how short they come out.
    private static var quick: FleetConfiguration {
        var configuration = FleetConfiguration()
        configuration.scrapeInterval = .milliseconds(5)
        configuration.plainHealthInterval = .milliseconds(5)
        configuration.maximumBackoff = .milliseconds(20)
        return configuration
    }

    private func withFleet(
        _ workers: [String], _ configuration: FleetConfiguration = quick, log: LogBox = LogBox(),
        _ body: (Fleet, Recorder) async throws -> Void
    ) async throws {
        let recorder = Recorder()
        let fleet = Fleet(
            configuration: configuration, workers: try WorkerURL.parse(list: workers), observer: recorder,
            logger: log.logger)
        await fleet.start()
        do {
            try await body(fleet, recorder)
        } catch {
            await fleet.shutdown()
            throw error
        }
        await fleet.shutdown()
    }

    @Test func aScrapeIsReadAndTheInstanceAvailable() async throws {
        let worker = try await FakeWorker.running(Self.healthy)
        try await withFleet(["\(worker.url)"]) { fleet, recorder in
            let events = await recorder.events { $0 == .available(0) }
            guard case .resolved(0, let address) = events.first else {
                Issue.record("\(events)")
                return
            }
            #expect(address.port == worker.url.port)
            #expect(fleet.instances[0].address == address)
            let scrapes = events.compactMap { if case .scraped(0, let metrics) = $0 { metrics } else { nil } }
            #expect(scrapes.first?.running == 3)
            #expect(scrapes.first?.kvCapacityTokens == 16_000)
            #expect(fleet.status[0].hasMetrics == true)
            #expect(fleet.instances[0].name == "127.0.0.1:\(worker.url.port)")
        }
        try await worker.stop()
    }

    @Test func aDeadInstanceIsLeftOutAndComesBack() async throws {
        let log = LogBox()
        let (steady, dying) = (try await FakeWorker.running(Self.healthy), try await FakeWorker.running(Self.healthy))
        try await withFleet(["\(steady.url)", "\(dying.url)"], log: log) { fleet, recorder in
            await recorder.events { $0 == .available(1) }
            try await dying.stop()
            let reason = await recorder.reasonForLeaving(1)
            #expect(reason?.contains("Connection refused") == true, "\(reason ?? "")")
            #expect(fleet.status.map(\.available) == [true, false])
            dying.behave { $0.answers["/metrics"]?.body = MetricsText.current(prompt: 1) }
            try await dying.start()
            let events = await recorder.events { $0 == .available(1) }
            #expect(events.contains(.restarted(1)))
            #expect(!events.contains { if case .unavailable = $0 { true } else { false } })
        }
        #expect(log.text.filter { $0.contains("left out") }.count == 1)
        #expect(log.text.filter { $0.contains("answers again") }.count == 1)
        try await steady.stop()
        try await dying.stop()
    }

    @Test func oneNotYetStartedIsTriedAgainAndThisIsSaidOnce() async throws {
        let log = LogBox()
        let worker = try await FakeWorker.running(Self.healthy)
        try await worker.stop()
        try await withFleet(["\(worker.url)"], log: log) { fleet, recorder in
            #expect(await recorder.reasonForLeaving() != nil)
            #expect(!fleet.status[0].available)
            try await worker.start()
            await recorder.events { $0 == .available(0) }
        }
        #expect(log.text.filter { $0.contains("cannot be used yet") && $0.contains("\(worker.url)") }.count == 1)
        try await worker.stop()
    }

    @Test(arguments: [
        ["/health": FakeWorker.Answer()], [:],
        ["/metrics": FakeWorker.Answer(body: "go_goroutines 7\n"), "/health": FakeWorker.Answer()],
    ])
    func oneWithoutMetricsIsUsedAllTheSameAndThisIsSaidOnce(_ answers: [String: FakeWorker.Answer]) async throws {
        let log = LogBox()
        var configuration = Self.quick
        configuration.metricsRetry = .milliseconds(1)
        let worker = try await FakeWorker.running(answers)
        try await withFleet(["\(worker.url)"], configuration, log: log) { fleet, recorder in
            #expect(await recorder.events { $0 == .available(0) }.count == 2)
            #expect(fleet.status[0].hasMetrics == false)
            // Its metrics are asked for again, and taken once there are any.
            worker.behave { $0.answers["/metrics"] = .init(body: MetricsText.current(running: 9)) }
            await recorder.events { if case .scraped(0, let metrics) = $0 { metrics.running == 9 } else { false } }
        }
        #expect(log.text.filter { $0.contains("no vLLM metrics") }.count == 1)
        try await worker.stop()
    }

    @Test func aCounterThatFallsIsARestart() async throws {
        let worker = try await FakeWorker.running(Self.healthy)
        try await withFleet(["\(worker.url)"]) { _, recorder in
            await recorder.events { $0 == .available(0) }
            worker.behave { $0.answers["/metrics"]?.body = MetricsText.current(prompt: 3) }
            let events = await recorder.events { $0 == .restarted(0) }
            #expect(!events.contains { if case .unavailable = $0 { true } else { false } })
        }
        try await worker.stop()
    }

    @Test func aSickEngineBehindLivingMetricsIsLeftOut() async throws {
        var configuration = Self.quick
        configuration.healthInterval = .milliseconds(1)
        let worker = try await FakeWorker.running(Self.healthy)
        try await withFleet(["\(worker.url)"], configuration) { _, recorder in
            await recorder.events { $0 == .available(0) }
            worker.behave { $0.answers["/health"]?.status = 503 }
            #expect(await recorder.reasonForLeaving() == "/health answers with status 503")
            worker.behave { $0.answers["/health"]?.status = 200 }
            await recorder.events { $0 == .available(0) }
        }
        try await worker.stop()
    }

    @Test func oneThatNeverAnswersIsLeftOut() async throws {
        var configuration = Self.quick
        configuration.responseTimeout = .milliseconds(30)
        let worker = try await FakeWorker.running(Self.healthy)
        worker.behave { $0.isSilent = true }
        try await withFleet(["\(worker.url)"], configuration) { _, recorder in
            #expect(await recorder.reasonForLeaving() == "no answer to /metrics in time")
        }
        try await worker.stop()
    }

    @Test func anAnswerWithoutEndIsRefused() async throws {
        var configuration = Self.quick
        configuration.maximumBodyBytes = 1_000
        let worker = try await FakeWorker.running(["/metrics": .init(body: String(repeating: "x", count: 5_000))])
        try await withFleet(["\(worker.url)"], configuration) { _, recorder in
            #expect(await recorder.reasonForLeaving() == "its answer is longer than 1000 bytes")
        }
        try await worker.stop()
    }

    @Test(arguments: [true, false])
    func connectionsClosedBetweenScrapesAreNoFailures(_ announced: Bool) async throws {
        var configuration = Self.quick
        configuration.failuresToLeave = 1
        let worker = try await FakeWorker.running(Self.healthy)
        worker.behave {
            $0.hangsUp = !announced
            $0.answers["/metrics"]?.closes = announced
        }
        try await withFleet(["\(worker.url)"], configuration) { _, recorder in
            var scrapes = 0
            let events = await recorder.events {
                if case .scraped = $0 { scrapes += 1 }
                return scrapes == 30
            }
            #expect(!events.contains { if case .unavailable = $0 { true } else { false } })
        }
        try await worker.stop()
    }

    @Test func scrapesOfAnInstanceNeverOverlap() async throws {
        var configuration = Self.quick
        configuration.scrapeInterval = .milliseconds(1)
        let worker = try await FakeWorker.running(Self.healthy)
        worker.behave { $0.delay = .milliseconds(10) }
        try await withFleet(["\(worker.url)"], configuration) { _, recorder in
            var scrapes = 0
            await recorder.events {
                if case .scraped = $0 { scrapes += 1 }
                return scrapes == 10
            }
        }
        #expect(worker.mostOpen == 1)
        try await worker.stop()
    }

    @Test func requestsReportsCountAsProbesDo() async throws {
        var configuration = Self.quick
        configuration.scrapeInterval = .seconds(3_600)
        configuration.failuresToLeave = 2
        configuration.successesToReturn = 1
        let worker = try await FakeWorker.running(Self.healthy)
        try await withFleet(["\(worker.url)"], configuration) { fleet, recorder in
            await recorder.events { $0 == .available(0) }
            fleet.reportConnectFailure(0)
            fleet.reportConnectFailure(0)
            #expect(await recorder.reasonForLeaving() == "requests could not connect to it")
            fleet.reportSuccess(0)
            await recorder.events { $0 == .available(0) }
            fleet.reportSuccess(7)
            fleet.reportConnectFailure(-1)
        }
        try await worker.stop()
    }

    @Test func namesAreResolvedAndEveryAddressTried() async throws {
        let worker = try await FakeWorker.running(Self.healthy)
        try await withFleet(["http://localhost:\(worker.url.port)"]) { fleet, recorder in
            await recorder.events { $0 == .available(0) }
            #expect(fleet.instances[0].address?.ipAddress == "127.0.0.1")
        }
        try await worker.stop()
    }

    @Test func aNameThatDoesNotResolveIsSaid() async throws {
        try await withFleet(["http://no-such-worker.invalid:1"]) { _, recorder in
            let reason = await recorder.reasonForLeaving()
            #expect(reason?.hasPrefix("the name 'no-such-worker.invalid' does not resolve") == true)
        }
    }
}
