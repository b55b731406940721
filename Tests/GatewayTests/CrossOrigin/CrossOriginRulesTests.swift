import Testing

@testable import Gateway

@Suite struct CrossOriginRulesTests {
    private func fields(_ rules: CrossOriginRules, _ origin: String?) -> String {
        guard let origin else { return rules.fields(for: nil) }
        return Array(origin.utf8).withUnsafeBytes { rules.fields(for: $0) }
    }

    @Test func onlyListedOriginsAreNamedAndCachesAreTold() throws {
        let rules = try CrossOriginRules(origins: ["https://App.example.com", "http://localhost:3000"])
        #expect(
            fields(rules, "https://app.example.com")
                == "access-control-allow-origin: https://app.example.com\r\n"
                + "access-control-expose-headers: *\r\nvary: origin\r\n")
        let others = [
            "http://app.example.com", "https://app.example.com.evil.net", "https://app.example.co", "null", "",
            "http://localhost", "http://localhost:30000",
        ]
        for origin in others { #expect(fields(rules, origin) == "vary: origin\r\n") }
        #expect(fields(rules, nil) == "vary: origin\r\n")
    }

    @Test func aStarAllowsEveryPage() throws {
        let rules = try CrossOriginRules(origins: ["https://a.example", "*"])
        #expect(fields(rules, "https://b.example").hasPrefix("access-control-allow-origin: *\r\n"))
        #expect(fields(rules, nil) == "")
    }

    @Test(arguments: [
        "", "example.com", "https://", "https://a/b", "https://a b", "ftp://a", "https://a\r\nx: y", "null",
    ])
    func whatIsNoOriginIsRefusedByName(origin: String) throws {
        let error = try #require(throws: CrossOriginError.self) { _ = try CrossOriginRules(origins: [origin]) }
        #expect(error.description.contains("'\(origin)' is no origin"))
    }

    @Test(arguments: [
        ("X-Custom, content-type", "X-Custom, content-type"),
        ("x\u{0}", "authorization, content-type, x-api-key, x-request-id"),
        (String(repeating: "a", count: 1_025), "authorization, content-type, x-api-key, x-request-id"),
        ("<script>", "authorization, content-type, x-api-key, x-request-id"),
    ])
    func aPreflightRepeatsBoundedNamesOnly(asked: String, answered: String) throws {
        let rules = try CrossOriginRules(origins: ["*"])
        let fields = Array(asked.utf8).withUnsafeBytes { rules.preflightFields(allowed: "*", headers: $0) }
        #expect(fields.contains("access-control-allow-headers: \(answered)\r\n"))
    }
}
