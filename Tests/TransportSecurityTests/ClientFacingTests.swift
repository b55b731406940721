import Foundation
import NIOCore
import NIOSSL
import Testing
import TransportSecurity

@testable import azimuth

/// TLS towards clients, through a whole service.
@Suite struct ClientFacingTests {
    private func security(_ certificates: Certificates, _ name: String = "server") -> SecuritySources {
        SecuritySources(certificate: certificates.chain(name), key: certificates.key(name))
    }

    @Test func aRequestGoesThereAndBack() async throws {
        try await Certificates.with { certificates in
            try await TLSWorker.with(
                certificate: certificates.chain("server"), key: certificates.key("server")
            ) { worker in
                var security = security(certificates)
                security.workerAuthorities = certificates.chain("authority")
                // TLS on both sides: the address is checked against the certificate's.
                try await withService(workers: ["https://127.0.0.1:\(worker.port)"], security) { service in
                    let body = String(repeating: "x", count: 300_000)
                    for offered in [["http/1.1"], ["h2", "http/1.1"]] {
                        let answer = try await TLSClient.send(
                            closing("/v1/other", body: body), port: service.port,
                            trusting: certificates.chain("authority"), offering: offered)
                        #expect(answer.text.hasPrefix("HTTP/1.1 200 OK\r\n"))
                        #expect(answer.text.hasSuffix("worker got /v1/other and 300000 bytes"))
                        #expect(answer.negotiated == "http/1.1")
                    }
                }
            }
        }
    }

    @Test func aClientThatOffersHTTP2OnlyGetsNone() async throws {
        try await Certificates.with { certificates in
            try await withService(workers: ["http://127.0.0.1:1"], security(certificates)) { service in
                let answer = try? await TLSClient.send(
                    closing("/live"), port: service.port, trusting: certificates.chain("authority"),
                    offering: ["h2"])
                #expect(answer?.negotiated == nil)
            }
        }
    }

    @Test func aClientThatTrustsSomebodyElseIsNotServed() async throws {
        try await Certificates.with { certificates in
            try await withService(workers: ["http://127.0.0.1:1"], security(certificates)) { service in
                await #expect(throws: (any Error).self) {
                    _ = try await TLSClient.send(
                        closing("/live"), port: service.port, trusting: certificates.chain("stranger"))
                }
                // It goes on for others.
                let answer = try await TLSClient.send(
                    closing("/live"), port: service.port, trusting: certificates.chain("authority"))
                #expect(answer.text.contains("200 OK"))
            }
        }
    }

    @Test func plainHTTPAndNonsenseOnThePortHurtNobody() async throws {
        try await Certificates.with { certificates in
            try await withService(workers: ["http://127.0.0.1:1"], security(certificates)) { service in
                for _ in 0..<5 {
                    await #expect(throws: (any Error).self) { _ = try await plain(service.port, "/live") }
                }
                let answer = try await TLSClient.send(
                    closing("/live"), port: service.port, trusting: certificates.chain("authority"))
                #expect(answer.text.contains("200 OK"))
            }
        }
    }

    @Test func aChangedCertificateHoldsForNewConnectionsAndABrokenOneDoesNot() async throws {
        try await Certificates.with { certificates in
            try await withService(workers: ["http://127.0.0.1:1"], security(certificates)) { service in
                func isServed(trusting name: String) async -> Bool {
                    let answer = try? await TLSClient.send(
                        closing("/live"), port: service.port, trusting: certificates.chain(name))
                    return answer?.text.contains("200 OK") == true
                }
                let before = await isServed(trusting: "authority")
                #expect(before)
                // Broken files are not taken.
                let url = URL(fileURLWithPath: certificates.chain("server"))
                let good = try Data(contentsOf: url)
                try Data("nonsense".utf8).write(to: url, options: .atomic)
                try await Task.sleep(for: .milliseconds(50))
                let during = await isServed(trusting: "authority")
                #expect(during)
                try good.write(to: url, options: .atomic)

                // From another authority: only who trusts it is served then.
                try certificates.selfSign("server")
                try await eventually("the new certificate") { await isServed(trusting: "server") }
                let old = await isServed(trusting: "authority")
                #expect(!old)
            }
        }
    }

    @Test func whatCannotBeUsedIsNamed() async throws {
        try await Certificates.with { certificates in
            let nonsense = try certificates.file("nonsense", "no PEM at all\n")
            func fault(_ certificate: String, _ key: String) -> SecurityError? {
                do throws(SecurityError) {
                    _ = try ClientFacing(certificate: certificate, key: key)
                    return nil
                } catch {
                    return error
                }
            }
            let chain = certificates.chain("server")
            let key = certificates.key("server")
            #expect(fault(chain, key) == nil)
            #expect(
                fault("/nowhere/x.pem", key)?.description.contains("'/nowhere/x.pem' cannot be read: no such") == true)
            #expect(fault(nonsense, key)?.file == .certificate)
            #expect(
                fault(chain, nonsense)?.description
                    == "'\(nonsense)' holds no private key without a passphrase in PEM form")
            #expect(fault(chain, certificates.key("elsewhere"))?.file == .key)
        }
    }
}
