import Gateway
import Foundation
import Testing

/// Puts keys in force; `LABEL KEY` or `KEY` each.
func install(_ configuration: GatewayConfiguration, api: [String], admin: [String] = []) throws {
    try install(configuration.admission.access, api: api, admin: admin)
}

func install(_ access: AccessControl, api: [String], admin: [String] = []) throws {
    try access.update { policy in
        let keys = api.isEmpty ? [] : try KeyList.parse(api.joined(separator: "\n"))
        policy.api = KeyRing(keys, keeping: policy.api)
        policy.admin = KeyRing(admin.isEmpty ? [] : try KeyList.parse(admin.joined(separator: "\n")), keeping: nil)
    }
}

/// The error object of a body in OpenAI's shape.
func errorObject(_ response: RawResponse) throws -> (message: String, type: String, code: Int) {
    let object = try JSONSerialization.jsonObject(with: Data(response.body.utf8)) as? [String: Any]
    let error = try #require(object?["error"] as? [String: Any])
    #expect(Set(error.keys) == ["message", "type", "param", "code"])
    return (
        try #require(error["message"] as? String), try #require(error["type"] as? String),
        try #require(error["code"] as? Int)
    )
}
