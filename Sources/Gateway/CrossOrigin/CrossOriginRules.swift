/// Which web pages may read the router's answers (CORS, the Fetch standard section 3.3).
public struct CrossOriginRules: Sendable, Equatable {
    /// Longest list of request headers that a preflight's answer repeats, in bytes.
    private static let headersLimit = 1_024
    private static let maximumCount = 1_000
    private static let usualHeaders = "authorization, content-type, x-api-key, x-request-id"

    /// Whether every page may.
    public let allowsAny: Bool
    /// Origins that may, as browsers send them: `https://app.example.com`, `http://localhost:3000`.
    public let origins: [String]

    /// Rules from a list of origins, or `*` for every one.
    /// - Throws: `CrossOriginError` naming the value.
    public init(origins: [String]) throws(CrossOriginError) {
        let origins = origins.map { $0.lowercased() }
        for origin in origins where origin != "*" { try Self.check(origin) }
        guard origins.count <= Self.maximumCount else {
            throw CrossOriginError("\(origins.count) origins are given; at most \(Self.maximumCount) are possible")
        }
        allowsAny = origins.contains("*")
        self.origins = allowsAny ? [] : origins
        guard !origins.isEmpty else { throw CrossOriginError("no origin is given") }
    }

    private static func check(_ origin: String) throws(CrossOriginError) {
        let rest =
            ["http://", "https://"].first { origin.hasPrefix($0) }.map { origin.dropFirst($0.count) } ?? ""
        let plain = rest.utf8.allSatisfy { $0 > 32 && $0 < 127 } && !rest.contains { "/?#@*,".contains($0) }
        guard plain, !rest.isEmpty, rest.utf8.count <= 261 else {
            throw CrossOriginError(
                "'\(origin.prefix(200))' is no origin; give '*' or scheme, host and port without a path, "
                    + "such as https://app.example.com")
        }
    }

    /// What is to stand in `access-control-allow-origin` for a page; nil where it may not read answers.
    func allowed(_ origin: UnsafeRawBufferPointer) -> String? {
        if allowsAny { return "*" }
        return origins.first { origin.elementsEqual($0.utf8) }
    }

    /// Header lines of an answer to a page, or to whoever sent no origin.
    func fields(for origin: UnsafeRawBufferPointer?) -> String {
        // Caches must not give one page's answer to another.
        let vary = allowsAny ? "" : "vary: origin\r\n"
        guard let origin, let allowed = allowed(origin) else { return vary }
        return "access-control-allow-origin: \(allowed)\r\naccess-control-expose-headers: *\r\n\(vary)"
    }

    /// Header lines of the answer to a preflight of a page that may.
    ///
    /// - Parameter headers: what stood in `access-control-request-headers`.
    func preflightFields(allowed: String, headers: UnsafeRawBufferPointer?) -> String {
        var names = Self.usualHeaders
        if let headers, (1...Self.headersLimit).contains(headers.count), headers.allSatisfy(Self.isListByte) {
            names = String(decoding: headers, as: UTF8.self)
        }
        return "access-control-allow-origin: \(allowed)\r\n"
            + "access-control-allow-methods: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n"
            + "access-control-allow-headers: \(names)\r\naccess-control-max-age: 600\r\n"
            + "vary: origin, access-control-request-method, access-control-request-headers\r\n"
    }

    /// Letters, digits, `-`, `_`, and what separates names.
    private static func isListByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ","), 32:
            return true
        default: return false
        }
    }
}

/// An origin that is none.
public struct CrossOriginError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One sentence with the remedy.
    public let description: String

    init(_ description: String) { self.description = description }
}
