import Fleet
import NIOCore
import Testing
import TransportSecurity

@testable import azimuth

/// TLS towards workers, through a whole service.
@Suite struct WorkerFacingTests {
    /// The service's word on its only worker once it has tried it, and what a request gets.
    private func verdict(
        serving name: String, host: String, _ security: (Certificates) -> SecuritySources
    ) async throws -> (available: Bool, reason: String, answer: HTTPProbe.Answer, reached: [String]) {
        var found: (Bool, String, HTTPProbe.Answer, [String])?
        try await Certificates.with { certificates in
            try await TLSWorker.with(
                certificate: certificates.chain(name), key: certificates.key(name)
            ) { worker in
                try await withService(
                    workers: ["https://\(host):\(worker.port)"], security(certificates)
                ) { service in
                    try await eventually("a verdict") { service.fleet.status[0].reason != "not probed yet" }
                    let status = service.fleet.status[0]
                    let answer = try await plain(service.port, "/v1/other")
                    found = (status.available, status.reason, answer, worker.requests)
                }
            }
        }
        guard let found else { throw WaitedInVain(what: "a verdict") }
        return found
    }

    private func trusting(_ name: String) -> (Certificates) -> SecuritySources {
        { SecuritySources(workerAuthorities: $0.chain(name)) }
    }

    @Test(arguments: ["localhost", "127.0.0.1"])
    func aTrustedWorkerIsUsedByNameAndByAddress(host: String) async throws {
        let verdict = try await verdict(serving: "server", host: host, trusting("authority"))
        #expect(verdict.available)
        #expect(verdict.answer.status == 200 && verdict.answer.body == "worker got /v1/other and 0 bytes")
    }

    @Test func oneSignedBySomebodyElseIsRefusedAndItIsSaidWhy() async throws {
        let verdict = try await verdict(serving: "server", host: "localhost", trusting("stranger"))
        #expect(!verdict.available && verdict.reason.contains("its certificate is not trusted"), "\(verdict.reason)")
        #expect(verdict.answer.status == 503 && verdict.reached.isEmpty)
    }

    @Test func theSystemsAuthoritiesDoNotKnowIt() async throws {
        let verdict = try await verdict(serving: "server", host: "localhost") { _ in SecuritySources() }
        #expect(!verdict.available && verdict.reached.isEmpty)
        #expect(verdict.reason.contains("certificate"), "\(verdict.reason)")
    }

    @Test(arguments: ["localhost", "127.0.0.1"])
    func oneWithAnotherNameIsRefusedAndItIsSaidWhy(host: String) async throws {
        let verdict = try await verdict(serving: "elsewhere", host: host, trusting("authority"))
        #expect(!verdict.available && verdict.reached.isEmpty)
        #expect(verdict.reason.contains("for another name than the URL's host"), "\(verdict.reason)")
    }

    @Test func uncheckedAnyCertificateWillDo() async throws {
        let verdict = try await verdict(serving: "elsewhere", host: "localhost") { _ in
            SecuritySources(workersUnchecked: true)
        }
        #expect(verdict.available && verdict.answer.status == 200)
    }

    @Test func aPlainWorkerBehindAnHTTPSURLIsRefusedAndItIsSaidWhy() async throws {
        try await withService(workers: ["http://127.0.0.1:1"], SecuritySources()) { plainService in
            // Another router is a plain HTTP server as good as any.
            let url = "https://127.0.0.1:\(plainService.port)"
            try await withService(workers: [url], SecuritySources(workersUnchecked: true)) { service in
                try await eventually("a verdict") { service.fleet.status[0].reason != "not probed yet" }
                let status = service.fleet.status[0]
                #expect(!status.available && status.reason.contains("does not speak TLS"), "\(status.reason)")
            }
        }
    }

    @Test func anAuthorityFileThatCannotBeUsedStopsTheStart() async throws {
        let security = SecuritySources(workerAuthorities: "/nowhere/ca.pem")
        let failure = await #expect(throws: CommandFailure.self) {
            try await withService(workers: ["https://127.0.0.1:1"], security) { _ in }
        }
        #expect(failure?.description.contains("--worker-ca-file '/nowhere/ca.pem' cannot be read") == true)
    }
}
