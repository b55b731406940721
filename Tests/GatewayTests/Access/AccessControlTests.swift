import HTTPWire
import NIOCore
import Testing

@testable import Gateway

@Suite struct AccessControlTests {
    private static let local = AccessControl.Peer(isLoopback: true, isIndirect: false)
    private static let remote = AccessControl.Peer(isLoopback: false, isIndirect: false)
    private static let behindProxy = AccessControl.Peer(isLoopback: true, isIndirect: true)

    private func control(api: [String] = [], admin: [String] = []) throws -> AccessControl {
        let control = AccessControl()
        try control.update { policy in
            policy.api = KeyRing(try api.map { try APIKey(label: "api", secret: $0) }, keeping: nil)
            policy.admin = KeyRing(try admin.map { try APIKey(label: "admin", secret: $0) }, keeping: nil)
        }
        return control
    }

    /// 0 and the holder's label, or the status of a refusal.
    private func judge(
        _ control: AccessControl, _ method: String, _ target: String, _ fields: String = "",
        peer: AccessControl.Peer = local
    ) throws -> (status: Int, label: String?) {
        let text = ByteBuffer(string: "\(method) \(target) HTTP/1.1\r\nhost: x\r\n\(fields)\r\n")
        return try text.withUnsafeReadableBytes { bytes in
            guard case .complete(let head) = RequestHead.parse(bytes, limits: HeadLimits()) else {
                throw Timeout(description: "no head")
            }
            switch control.judge(head, bytes, peer: peer) {
            case .granted(let caller): return (0, caller?.label)
            case .refused(let status, _): return (status, nil)
            }
        }
    }

    @Test func withoutKeysAllIsOpenButTheRouterIsChangedFromItsOwnMachineOnly() throws {
        let control = try control()
        #expect(!control.hasKeys)
        for peer in [Self.local, Self.remote, Self.behindProxy] {
            #expect(try judge(control, "POST", "/v1/chat/completions", peer: peer).status == 0)
            #expect(try judge(control, "GET", "/workers", peer: peer).status == 0)
        }
        for target in ["/workers", "/workers/a:1", "/azimuth/objective", "/workers?x", "/azimuth"] {
            for method in ["POST", "DELETE", "PUT", "OPTIONS", "PURGE"] {
                #expect(try judge(control, method, target).status == 0)
                #expect(try judge(control, method, target, peer: Self.remote).status == 403)
                #expect(try judge(control, method, target, peer: Self.behindProxy).status == 403)
            }
        }
        #expect(try judge(control, "POST", "/workersx", peer: Self.remote).status == 0)
    }

    @Test(arguments: [
        ("authorization: Bearer right-key-1\r\n", 0), ("AUTHORIZATION: bearer   right-key-2\r\n", 0),
        ("x-api-key: right-key-1\r\n", 0), ("x-api-key: nonsense\r\nauthorization: Bearer right-key-1\r\n", 0),
        ("", 401), ("authorization: Bearer wrong-key-1\r\n", 401), ("authorization: right-key-1\r\n", 401),
        ("authorization: Basic right-key-1\r\n", 401), ("authorization: Bearer\r\n", 401),
        ("authorization: Bearer right-key-1 \r\n", 0), ("authorization: Bearerright-key-1\r\n", 401),
        ("authorization: Bearer right-key-1\r\nauthorization: Bearer right-key-1\r\n", 401),
        ("x-api-key: right-key-1\r\nx-api-key: right-key-2\r\n", 401), ("x-api-key:\r\n", 401),
        ("x-api-key: right-key-1\r\nauthorization: Bearer wrong-key-1\r\n", 401),
    ])
    func aKeyIsAskedForInEitherForm(fields: String, status: Int) throws {
        let control = try control(api: ["right-key-1", "right-key-2"])
        #expect(try judge(control, "POST", "/v1/chat/completions", fields).status == status)
        #expect(try judge(control, "GET", "/anything", fields).status == status)
        #expect(try judge(control, "GET", "/health", fields).status == 0)
        #expect(try judge(control, "GET", "/metrics?x=y", fields).status == 0)
        #expect(try judge(control, "GET", "/metrics/x", fields).status == status)
    }

    @Test func administratorsPathsNeedAnAdministratorsKeyOnceThereIsAny() throws {
        let api = "authorization: Bearer api-key-1\r\n"
        let admin = "x-api-key: admin-key-1\r\n"
        let both = try control(api: ["api-key-1"], admin: ["admin-key-1"])
        for target in ["/workers", "/azimuth/state"] {
            for method in ["GET", "POST"] {
                #expect(try judge(both, method, target).status == 401)
                #expect(try judge(both, method, target, api).status == 403)
                #expect(try judge(both, method, target, admin, peer: Self.remote).label == "admin")
            }
        }
        #expect(try judge(both, "POST", "/v1/completions", admin).label == "admin")

        // The dashboard's page is the same for all and says nothing by itself.
        for target in ["/azimuth", "/azimuth/"] {
            #expect(try judge(both, "GET", target, peer: Self.remote).status == 0)
            #expect(try judge(both, "POST", target).status == 401)
        }
        for target in ["/azimuth/events", "/azimuth//", "/azimuth/?x", "/azimuth/objective"] {
            #expect(try judge(both, "GET", target).status == 401)
        }

        let apiOnly = try control(api: ["api-key-1"])
        #expect(try judge(apiOnly, "GET", "/workers", api).status == 403)
        #expect(try judge(apiOnly, "GET", "/workers").status == 401)

        let adminOnly = try control(admin: ["admin-key-1"])
        #expect(try judge(adminOnly, "POST", "/v1/completions").status == 0)
        #expect(try judge(adminOnly, "POST", "/v1/completions", api).status == 0)
        #expect(try judge(adminOnly, "POST", "/v1/completions", admin).label == "admin")
        #expect(try judge(adminOnly, "GET", "/workers").status == 401)
        #expect(try judge(adminOnly, "DELETE", "/workers", admin).status == 0)
    }
}
