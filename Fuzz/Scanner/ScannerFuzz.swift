import Foundation

/// Reads a body by the scanner and by the full parser alone.
private func read(
    _ raw: UnsafeRawBufferPointer, _ endpoint: RequestFacts.Endpoint
) -> (scanned: RequestFacts?, parsed: RequestFacts?) {
    let scanned = try? RequestScanner.scan(raw, path: endpoint)
    let parsed = try? FullParser.outline(of: raw, endpoint: endpoint).facts(of: raw, endpoint: endpoint)
    return (scanned, parsed)
}

/// Occurrences of a text.
private func count(_ text: String, in data: Data) -> Int {
    var found = 0
    var rest = data[...]
    while let range = rest.range(of: Data(text.utf8)) {
        found += 1
        rest = rest[range.upperBound...]
    }
    return found
}

/// The scanner agrees with the full parser in everything, and both with Foundation's parser where it can be asked.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzScanner(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let raw = UnsafeRawBufferPointer(start: data, count: size)
    for endpoint in RequestFacts.Endpoint.allCases {
        let (scanned, parsed) = read(raw, endpoint)
        precondition(
            scanned == parsed, "read differently: \(String(describing: scanned)) \(String(describing: parsed))")
    }
    let body = Data(raw)
    // Foundation reads other encodings, and keeps one of several equal keys.
    guard let scanned = try? RequestScanner.scan(raw, path: .chat), count("model", in: body) == 1,
        !body.contains(UInt8(ascii: "\\")), !body.contains(0),
        let object = try? JSONSerialization.jsonObject(with: body) as? [String: Any]
    else { return 0 }
    let model = object["model"] as? String ?? ""
    precondition(scanned.model == model, "model \(scanned.model) and \(model)")
    return 0
}
