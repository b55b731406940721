import Testing

@testable import azimuth

@Suite struct LoadTargetTests {
    @Test(arguments: [
        ("http://localhost", "localhost", 80, ""),
        ("http://localhost:8000/", "localhost", 8_000, ""),
        ("http://10.0.0.1:1/v1", "10.0.0.1", 1, ""),
        ("http://h:65535/some/base/", "h", 65_535, "/some/base"),
        ("http://[::1]:8000/v1/", "::1", 8_000, ""),
    ]) func baseURLsAreRead(text: String, host: String, port: Int, base: String) throws {
        #expect(try LoadTarget.parse(text) == LoadTarget(host: host, port: port, basePath: base))
    }

    @Test(arguments: [
        ("localhost:8000", "it must begin with http://"),
        ("https://h", "the load client speaks plain http only"),
        ("http://", "it names no host"),
        ("http://h:0", "the port '0' is not a number from 1 to 65535"),
        ("http://h:x", "the port 'x' is not a number from 1 to 65535"),
        ("http://u:p@h", "give the key with --api-key"),
        ("http://h/a?b", "a base URL has no query, fragment or white space"),
        ("http://[::1", "the bracket is not closed"),
    ]) func otherTextsAreRefusedWithTheReason(text: String, reason: String) {
        let fault = #expect(throws: LoadTarget.InvalidURL.self) { try LoadTarget.parse(text) }
        #expect(fault?.description == "'\(text)' is no URL to send load to: \(reason); write http://host:port")
    }
}
