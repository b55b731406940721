import Emulator
import Logbook
import NIOCore
import Routing
import Testing

@testable import azimuth

/// Nothing is lost or doubled: what the client counted and what the logbook says agree, whatever happened meanwhile.
@Suite(.serialized) struct AccountTests {
    /// Checks a client's account against the logbook's, where every request reached the router.
    private func check(_ report: LoadReport, sent: Int, _ path: String) throws {
        #expect(report.sent == sent && report.finished == sent)
        let reader = try LogbookReader(path: path)
        let decisions = try reader.decisions(limit: 100_000)
        #expect(Set(decisions.map(\.id)).count == decisions.count)
        #expect(Set(decisions.map(\.requestID)).count == decisions.count)
        #expect(decisions.allSatisfy { $0.outcome != nil })
        let whole = decisions.filter { $0.outcome?.censoring == Outcome.Censoring.none && $0.outcome?.status == 200 }
        #expect(whole.count == report.completed)
        // What has no decision was refused for want of any worker, or never reached the router.
        let without = sent - decisions.count
        #expect(without >= 0)
        #expect(
            without <= (report.errors["http_503"] ?? 0) + (report.errors["connect"] ?? 0)
                + (report.errors["reset"] ?? 0))
        // Cut-off and failed answers are never recorded as whole ones.
        #expect(
            decisions.filter { $0.outcome?.censoring != Outcome.Censoring.none }.count >= report.broken
                - (report.errors["reset"] ?? 0))
        #expect(try reader.summary().dropped == 0)
    }

    /// Does one thing after another to the workers until it is cancelled, each a few requests after the one before.
    private func trouble(_ fleet: EmulatedFleet, _ service: RouterService) async throws {
        let faults: [RequestFault] = [.close, .reset, .garbage, .closeAfterHead]
        var turn = 0
        while !Task.isCancelled {
            let instance = fleet.instances[turn / 4 % 2]
            switch turn % 4 {
            case 0: try await instance.failNext(4, status: [500, 503, 429, 502][turn / 4 % 4])
            case 1: try await instance.breakNext(2, afterTokens: 2)
            case 2: try await instance.faultNext(3, faults[turn / 4 % 4])
            default:
                try await instance.kill()
                try await requests(5, fleet)
                try await instance.restart()
                try await eventually("the return of both") {
                    Task.isCancelled || service.fleet.status.allSatisfy(\.available)
                }
            }
            turn += 1
            try await requests(10, fleet)
        }
    }

    /// Returns once the workers have met so many more requests, or the task is cancelled.
    private func requests(_ count: Int, _ fleet: EmulatedFleet) async throws {
        func received() async throws -> Int {
            var sum = 0
            for instance in fleet.instances { sum += try await instance.status().received }
            return sum
        }
        let start = try await received()
        try await eventually("\(count) requests") {
            if Task.isCancelled { return true }
            return try await received() >= start + count
        }
    }

    @Test func theAccountsAgreeWhileWorkersDieFailAndReturn() async throws {
        try await withLogbookPath { path in
            try await withFleet { fleet in
                var report = LoadReport()
                try await withService(serviceOptions(ports: fleet.ports, logbook: path)) { service in
                    let trouble = Task { try await self.trouble(fleet, service) }
                    report = try await load(port: service.port, requests: 400, rate: 100)
                    trouble.cancel()
                    _ = await trouble.result
                }
                try check(report, sent: 400, path)
                #expect(report.errors["connect"] == nil)
                // Only what was cut off in the midst of its answer, or failed on both workers, reached a client.
                #expect(report.completed > 200, "\(report.errors)")
            }
        }
    }

    @Test func stoppingUnderLoadLetsAnswersEndAndWritesTheLogbookOut() async throws {
        try await withLogbookPath { path in
            try await withFleet { fleet in
                var account: LoadReport?
                try await withService(serviceOptions(ports: fleet.ports, logbook: path)) { service in
                    let port = service.port
                    async let report = load(port: port, requests: 300, rate: 300)
                    try await eventually("requests in flight") {
                        service.core.withRouter { $0.requestsInFlight > 0 }
                    }
                    await service.shutdown(deadline: .seconds(30))
                    account = try await report
                }
                let report = try #require(account)
                // Those that came later found nobody listening; none was cut off.
                #expect(report.completed > 0 && report.errors["incomplete"] == nil && report.errors["sse_error"] == nil)
                try check(report, sent: 300, path)
            }
        }
    }

    @Test func clientsThatLeaveAreCensoredAndNothingStaysInFlight() async throws {
        try await withLogbookPath { path in
            try await withFleet { fleet in
                try await withService(serviceOptions(ports: fleet.ports, logbook: path)) { service in
                    for instance in fleet.instances { try await instance.slowDown(20) }
                    let report = try await load(port: service.port, requests: 60, timeout: .milliseconds(150))
                    #expect(report.finished == 60 && (report.errors["timeout"] ?? 0) > 0)
                    try await eventually("nothing in flight") { service.core.withRouter { $0.requestsInFlight == 0 } }
                    service.logbook?.flush()
                    let decisions = try LogbookReader(path: path).decisions(limit: 100)
                    // A client may leave before the router has read its request.
                    #expect(decisions.count <= 60 && decisions.allSatisfy { $0.outcome != nil })
                    let cancelled = decisions.filter { $0.outcome?.censoring == .cancelled }.count
                    // An answer may have ended at the router in the instant in which its client gave it up.
                    #expect(cancelled <= (report.errors["timeout"] ?? 0) && cancelled > 0)
                }
            }
        }
    }
}
