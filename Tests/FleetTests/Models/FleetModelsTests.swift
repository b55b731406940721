import Fleet
import NIOCore
import Testing

@Suite(.timeLimit(.minutes(1)))
struct FleetModelsTests {
    private static func answers(_ models: [String]) -> [String: FakeWorker.Answer] {
        let data = models.map { "{\"id\":\"\($0)\"}" }.joined(separator: ",")
        return [
            "/metrics": .init(body: MetricsText.current()), "/health": .init(),
            "/v1/models": .init(body: "{\"data\":[\(data)]}"),
        ]
    }

    private static func tellsModels(_ event: FleetEvent) -> Bool {
        if case .models = event { true } else { false }
    }

    private static func tellsAbsence(_ event: FleetEvent) -> Bool {
        if case .unavailable = event { true } else { false }
    }

    private func moreQuestions(_ worker: FakeWorker) async throws {
        let before = worker.requests("/v1/models")
        try await eventually("further questions") { worker.requests("/v1/models") > before + 1 }
    }

    private func withFleet(
        _ workers: [FakeWorker], models: Duration? = .milliseconds(10),
        _ body: (Fleet, Recorder) async throws -> Void
    ) async throws {
        var configuration = FleetConfiguration()
        configuration.scrapeInterval = .milliseconds(5)
        configuration.maximumBackoff = .milliseconds(20)
        configuration.modelsInterval = models
        let recorder = Recorder()
        let fleet = Fleet(
            configuration: configuration, workers: try WorkerURL.parse(list: workers.map { "\($0.url)" }),
            observer: recorder, logger: LogBox().logger)
        await fleet.start()
        do {
            try await body(fleet, recorder)
        } catch {
            await fleet.shutdown()
            throw error
        }
        await fleet.shutdown()
        for worker in workers { try await worker.stop() }
    }

    @Test func theModelsAreKnownBeforeAnInstanceIsAvailable() async throws {
        let worker = try await FakeWorker.running(Self.answers(["base", "lora"]))
        try await withFleet([worker]) { _, recorder in
            let events = await recorder.events { $0 == .available(0) }
            #expect(events.contains(.models(0, ["base", "lora"])))
        }
    }

    @Test func aChangeIsToldOnceAndAnAnswerThatCannotBeReadChangesNothing() async throws {
        let worker = try await FakeWorker.running(Self.answers(["a"]))
        try await withFleet([worker]) { _, recorder in
            await recorder.events { $0 == .available(0) }
            worker.behave { $0.answers["/v1/models"]?.body = "{\"data\":[" }
            try await moreQuestions(worker)
            worker.behave { $0.answers = Self.answers(["a", "b"]) }
            let events = await recorder.events(until: Self.tellsModels)
            #expect(events.last == .models(0, ["a", "b"]))
            #expect(!events.contains(where: Self.tellsAbsence))
        }
    }

    @Test func aServerWithoutTheListHasUnknownModels() async throws {
        let worker = try await FakeWorker.running(Self.answers(["a"]))
        try await withFleet([worker]) { _, recorder in
            await recorder.events { $0 == .models(0, ["a"]) }
            worker.behave { $0.answers["/v1/models"] = nil }
            await recorder.events { $0 == .models(0, nil) }
        }
    }

    @Test func oneThatRestartsIsAskedAtOnce() async throws {
        let worker = try await FakeWorker.running(Self.answers(["old"]))
        try await withFleet([worker], models: .seconds(3_600)) { _, recorder in
            await recorder.events { $0 == .available(0) }
            worker.behave { behaviour in
                behaviour.answers = Self.answers(["new"])
                behaviour.answers["/metrics"]?.body = MetricsText.current(prompt: 1)
            }
            await recorder.events { $0 == .models(0, ["new"]) }
        }
    }

    @Test func nobodyIsAskedWhereThatIsOff() async throws {
        let worker = try await FakeWorker.running(Self.answers(["a"]))
        try await withFleet([worker], models: nil) { _, recorder in
            await recorder.events { $0 == .available(0) }
            #expect(worker.requests("/v1/models") == 0)
        }
    }

    @Test func workersJoinAndLeaveWhileTheFleetRuns() async throws {
        let first = try await FakeWorker.running(Self.answers(["a"]))
        let second = try await FakeWorker.running(Self.answers(["b"]))
        try await withFleet([first]) { fleet, recorder in
            await recorder.events { $0 == .available(0) }
            #expect(fleet.add(try WorkerURL.parse("\(second.url)")).index == 1)
            await recorder.events { $0 == .available(1) }
            fleet.remove(0)
            #expect(fleet.instance(0) == nil)
            #expect(fleet.instances.map(\.index) == [1])
            // All that was under way ends, and then nothing comes any more.
            try await eventually("an end of its connections") { first.connections == 0 }
            let asked = first.requests("/metrics")
            let others = second.requests("/metrics")
            try await eventually("further scrapes of the other") { second.requests("/metrics") > others + 3 }
            #expect(first.requests("/metrics") == asked)
            // The same server again is another instance.
            #expect(fleet.add(try WorkerURL.parse("\(first.url)")).index == 2)
            await recorder.events { $0 == .available(2) }
            fleet.remove(0)
            fleet.remove(99)
            #expect(fleet.instances.map(\.index) == [1, 2])
        }
        try await second.stop()
    }
}
