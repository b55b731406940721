import Foundation

/// One tagger for the whole run: it must stay sane whatever it has been taught.
nonisolated(unsafe) private var tagger = LengthTagger()
nonisolated(unsafe) private let reader = LengthReader()
nonisolated(unsafe) private var runs = 0

private func check(_ prediction: LengthPrediction, _ facts: RequestFacts?) {
    let numbers = [prediction.meanLog, prediction.mean, prediction.q10, prediction.q50, prediction.q90]
    precondition(numbers.allSatisfy(\.isFinite), "not a number: \(prediction)")
    precondition(
        prediction.q10 >= 1 && prediction.q10 <= prediction.q50 && prediction.q50 <= prediction.q90
            && prediction.mean >= 1, "out of order: \(prediction)")
    if let most = facts?.maxTokens, most >= 1 {
        precondition(prediction.q90 <= Float(most), "above the request's own limit of \(most): \(prediction)")
    }
    for produced: Float in [0, 1, prediction.q90, 1e9, -.infinity, .nan] {
        let left = expectedRemaining(prediction, produced: produced)
        precondition(left >= 1 && left.isFinite, "\(left) remain after \(produced) of \(prediction)")
    }
}

/// Predicts, and learns what the bytes say the answer was like.
private func tag(_ query: LengthQuery, _ facts: RequestFacts?, _ seed: UInt64) {
    let tagged = tagger.predict(query, teaches: seed & 7 != 0)
    check(tagged.prediction, facts)
    let lengths = [0, 1, 7, 300, 4_000, 1 << 17, Int.max, -5]
    tagger.learn(tagged, tokens: lengths[Int(seed >> 3 & 7)], atLeast: seed & 64 != 0)
}

/// A body of one piece over and over, as long as no fuzzer would make one.
private func flood(_ raw: UnsafeRawBufferPointer) -> [UInt8] {
    let unit = raw.prefix(5).filter { $0 != 0x22 && $0 != 0x5C && $0 >= 0x20 }
    guard !unit.isEmpty else { return [] }
    var body = Array(#"{"model":"m","messages":[{"role":"user","content":""#.utf8)
    while body.count < 1 << 20 { body.append(contentsOf: unit) }
    return body + Array(#""}]}"#.utf8)
}

/// Whatever a body holds, where it is one there is a prediction with finite, ordered quantiles within its own limit; and
/// whatever text a recorded turn has.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTagger(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let raw = UnsafeRawBufferPointer(start: data, count: size)
    var seed: UInt64 = 0
    for byte in raw.suffix(8) { seed = seed &* 31 &+ UInt64(byte) }
    runs += 1
    for endpoint in RequestFacts.Endpoint.allCases {
        guard let facts = try? RequestScanner.scan(raw, path: endpoint, reader: reader) else { continue }
        var query = reader.query
        query.session = seed & 3
        tag(query, facts, seed)
    }
    // Any bytes as one text, with any counts.
    let text = String(decoding: raw, as: UTF8.self)
    let number = Int(truncatingIfNeeded: seed)
    tag(
        LengthQuery(
            text: text, promptTokens: number, historyTokens: -number, turn: number, session: seed & 15), nil, seed)
    if runs % 2_000 == 0 {
        let body = flood(raw)
        body.withUnsafeBytes { bytes in
            guard let facts = try? RequestScanner.scan(bytes, path: .chat, reader: reader) else { return }
            tag(reader.query, facts, seed)
        }
    }
    if runs % 20_000 == 0 {
        // What is stored is read again, and the parameters are still numbers.
        guard let again = try? LengthTagger(encoded: tagger.encoded()) else { preconditionFailure("cannot be stored") }
        tagger = again
    }
    return 0
}
