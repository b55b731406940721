/// Reads the few fields of a request's body that routing needs, and hashes its prompt.
///
/// One pass finds the fields and the prompt's place, a second hashes the prompt; the body is never copied. The fast walk
/// knows the common forms alone: on any doubt (an escaped or repeated key, an odd type, deep nesting, invalid UTF-8 or
/// grammar) the full parser starts over and decides.
public enum RequestScanner {
    /// The facts of a body.
    /// - Parameters:
    ///   - body: the whole body; read only during the call.
    ///   - endpoint: the surface its path belongs to.
    ///   - hashing: whether to hash the prompt's blocks; without it `blockHashes` is empty.
    /// - Throws: `RequestScanError` where the body is not a JSON object, with the offset of the first fault.
    public static func scan(
        _ body: UnsafeRawBufferPointer, path endpoint: RequestFacts.Endpoint, hashing: Bool = true
    ) throws(RequestScanError) -> RequestFacts {
        try outline(of: body, endpoint: endpoint).facts(of: body, endpoint: endpoint, hashing: hashing)
    }

    /// The facts of a body; `reader` then has the query that its answer's length is predicted from. See
    /// `scan(_:path:hashing:)`.
    public static func scan(
        _ body: UnsafeRawBufferPointer, path endpoint: RequestFacts.Endpoint, hashing: Bool = true,
        reader: LengthReader
    ) throws(RequestScanError) -> RequestFacts {
        let outline = try outline(of: body, endpoint: endpoint)
        let facts = outline.facts(of: body, endpoint: endpoint, hashing: hashing)
        reader.read(body, outline, facts)
        return facts
    }

    private static func outline(
        of body: UnsafeRawBufferPointer, endpoint: RequestFacts.Endpoint
    ) throws(RequestScanError) -> RequestOutline {
        if let outline = fastOutline(of: body, endpoint: endpoint) { return outline }
        return try FullParser.outline(of: body, endpoint: endpoint)
    }

    /// The outline by the fast walk, or nil on any doubt.
    static func fastOutline(of body: UnsafeRawBufferPointer, endpoint: RequestFacts.Endpoint) -> RequestOutline? {
        guard let base = body.baseAddress, !body.isEmpty else { return nil }
        var walk = OutlineWalk(JSONCursor(base: base, count: body.count), endpoint: endpoint)
        guard walk.run() else { return nil }
        if walk.cursor.sawHighBytes, UTF8Check.firstInvalid(in: body) != nil { return nil }
        return walk.outline
    }
}
