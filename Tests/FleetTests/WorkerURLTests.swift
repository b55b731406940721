import Fleet
import Testing

struct WorkerURLTests {
    @Test(arguments: [
        ("http://a:8000", "a", 8000), ("http://a:8000/", "a", 8000), ("HTTP://Node-1.Example:80", "node-1.example", 80),
        ("http://10.0.0.5:1", "10.0.0.5", 1), ("http://[::1]:65535", "::1", 65535), ("http://a", "a", 80),
    ])
    func takesRoots(_ text: String, _ host: String, _ port: Int) throws {
        let url = try WorkerURL.parse(text)
        #expect((url.host, url.port) == (host, port))
    }

    @Test func knowsWhetherItSpeaksTLS() throws {
        let secure = try WorkerURL.parse("HTTPS://Node-1.example")
        #expect(secure.isSecure && secure.port == 443 && secure.description == "https://node-1.example:443")
        let plain = try WorkerURL.parse("http://node-1.example:443")
        #expect(!plain.isSecure && plain != secure)
    }

    @Test func writesItselfAsItIsGiven() throws {
        #expect(try WorkerURL.parse("http://[fe80::1]:8000").description == "http://[fe80::1]:8000")
        #expect(try WorkerURL.parse("http://a:8000/").authority == "a:8000")
    }

    @Test(arguments: [
        ("a:8000", "no scheme"), ("ftp://a", "neither http nor https"),
        ("http://", "no host"), ("http://:8000", "no host"), ("http://a:0", "1 to 65535"), ("http://a:x", "1 to 65535"),
        ("http://a:65536", "1 to 65535"), ("http://a:", "1 to 65535"), ("http://a:99999999999999999999", "1 to 65535"),
        ("http://a:8000/v1", "without /v1"), ("http://a:8000?x", "query"), ("http://u:p@a:8000", "user name"),
        ("http://::1:8000", "brackets"), ("http://[::1:8000", "']'"), ("http://[::1]8000", "port"),
        ("http://[a]:1", "IPv6"), ("http://a b:1", "name"), ("http://ä:1", "name"), ("http://a:+80", "1 to 65535"),
    ])
    func refusesOthersNamingTheValueAndTheRemedy(_ text: String, _ problem: String) {
        let error = #expect(throws: WorkerURLError.self) { try WorkerURL.parse(text) }
        #expect(error?.description.contains("'\(text)'") == true)
        #expect(error?.description.contains(problem) == true, "\(String(describing: error))")
        #expect(error?.description.contains("http://HOST:PORT") == true)
    }

    @Test func listsAreSplitAndDuplicatesDropped() throws {
        let workers = try WorkerURL.parse(list: ["http://a:1,http://b:2 ,", " http://A:1/  http://c:3\n"])
        #expect(workers.map(\.authority) == ["a:1", "b:2", "c:3"])
        #expect(throws: WorkerURLError.self) { try WorkerURL.parse(list: [" , "]) }
        #expect(throws: WorkerURLError.self) { try WorkerURL.parse(list: ["http://a:1,b"]) }
    }
}
